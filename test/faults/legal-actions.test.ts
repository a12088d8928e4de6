import { describe, expect, it } from 'vitest'
import { type CallOptions, type FullKV, operations, virtualClock } from '../../src/kv/index.ts'
import { type ActionKind, FaultPlan, type FaultTiming, withFaults } from '../../src/faults/index.ts'
import { actions } from '../../src/faults/internal.ts'
import { bytes, content, filledStore, samples, seen } from './probe.ts'

/** What a caller sees and what reaches the inner store, for every legal action that acts on any operation at any moment. */
const gates: Readonly<Record<string, { options?: object; abortAtMs?: number; caller: unknown; endsAtMs: number }>> = {
  latency: { options: { model: { shape: 'constant', ms: 70 } }, caller: 'gives', endsAtMs: 70 },
  slowStart: { options: { extraMs: 70 }, caller: 'gives', endsAtMs: 70 },
  error: { options: { code: 'KV_CORRUPT' }, caller: 'KV_CORRUPT', endsAtMs: 0 },
  throttle: { caller: 'KV_UNAVAILABLE', endsAtMs: 0 },
  down: { caller: 'KV_UNAVAILABLE', endsAtMs: 0 },
  hang: { abortAtMs: 30, caller: 'the reason', endsAtMs: 30 },
  cancel: { caller: expect.objectContaining({ name: 'AbortError' }), endsAtMs: 0 },
}

const legal = Object.values(actions).filter((row) => row.legality === 'legal')
const plan = (kind: ActionKind, moment: FaultTiming, on: string, options: object = {}): FaultPlan =>
  FaultPlan.fromJSON({ faults: [{ on: [on], moment, action: { kind, ...options } }] })

describe.each(legal.filter(({ kind }) => kind in gates))('$kind', ({ kind, moments, operations }) => {
  // a cancellation in flight is up to the inner store: tested apart
  const tested = kind === 'cancel' ? moments.filter((moment) => moment !== 'instead') : moments
  const cases = tested.flatMap((moment) => operations.map((op) => ({ moment, op })))

  it.each(cases)('$moment the effect of $op', async ({ moment, op }) => {
    const expected = gates[kind]
    const inner = await filledStore()
    const clock = virtualClock()
    const kv = withFaults(inner, plan(kind, moment, op, expected?.options), { clock, seed: 1 })
    const controller = new AbortController()
    if (expected?.abortAtMs !== undefined) clock.schedule(() => controller.abort('the reason'), expected.abortAtMs)
    const lets = kind === 'hang' && op === 'close' // close takes no signal: only heal ends it
    if (lets) clock.schedule(() => void kv.faults.heal(), 30)
    const saw = await clock.run(() => seen(samples[op].call(kv, { signal: controller.signal })))
    expect(saw).toEqual(expected?.caller === 'gives' || lets ? samples[op].gives : expected?.caller)
    expect(clock.now()).toBe(expected?.endsAtMs)
    const reached = moment !== 'before' || expected?.caller === 'gives' || lets
    expect(inner.calls).toEqual(reached ? [op] : [])
    expect(clock.pending).toBe(0)
    expect(kv.faults.counts()[`${op} ${kind}${moment === moments[0] ? '' : ` ${moment}`}`]).toEqual({
      armed: 1,
      fired: 1,
      changedOutcome: expected?.caller === 'gives' || lets ? 0 : 1,
    })
  })
})

it('no legal action is left out here', () => {
  const apart = ['lateEffect', 'partialBatch']
  expect([...Object.keys(gates), ...apart].sort()).toEqual(legal.map(({ kind }) => kind).sort())
  for (const kind of Object.keys(gates)) {
    const abortable = operations.filter((op) => op !== 'close')
    expect(legal.find((row) => row.kind === kind)?.operations).toEqual(kind === 'cancel' ? abortable : operations)
  }
})

describe('cancel in flight', () => {
  it.each(actions.cancel.operations)('%s: the inner store has begun, and is told to stop', async (op) => {
    const inner = await filledStore()
    const stopped: unknown[] = []
    const waits = (options?: CallOptions): Promise<never> =>
      new Promise((_resolve, reject) => {
        const stop = (): void => {
          stopped.push(options?.signal?.reason)
          reject(options?.signal?.reason)
        }
        expect(options?.signal?.aborted).toBe(false)
        options?.signal?.addEventListener('abort', stop, { once: true })
      })
    const asks: FullKV = {
      getRaw: (_key, options) => waits(options),
      setRaw: (_key, _value, options) => waits(options),
      delete: (_key, options) => waits(options),
      list: (_prefix, options) => waits(options),
      batchGetRaw: (_keys, options) => waits(options),
      batchSetRaw: (_entries, options) => waits(options),
      batchDelete: (_keys, options) => waits(options),
      has: (_key, options) => waits(options),
      health: waits,
      close: () => inner.close(),
    }
    const kv = withFaults(asks, plan('cancel', 'instead', op), { seed: 1 })
    const saw = await seen(samples[op].call(kv))
    expect(saw).toMatchObject({ name: 'AbortError' })
    expect(stopped).toEqual([saw])
    expect(kv.faults.log.events).toMatchObject([{ op, moment: 'instead', changedOutcome: true }])
  })

  it('gives what the inner store gives where that no longer stops', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('cancel', 'instead', 'setRaw'), { seed: 1 })
    expect(await seen(kv.setRaw('k1', bytes('new')))).toBe('ok')
    expect(kv.faults.log.events).toMatchObject([{ changedOutcome: false }])
  })
})

describe('lateEffect', () => {
  const writes = ['setRaw', 'delete', 'batchSetRaw', 'batchDelete'] as const
  const after: Readonly<Record<(typeof writes)[number], Record<string, string>>> = {
    setRaw: { k1: 'new', k2: 'two', k3: 'three' },
    delete: { k2: 'two', k3: 'three' },
    batchSetRaw: { k1: 'new', k2: 'new', k3: 'three' },
    batchDelete: { k3: 'three' },
  }

  it('is tested on every operation it applies to', () => {
    expect(actions.lateEffect.operations).toEqual(writes)
  })

  it.each(writes)('%s: the caller is told that it failed, and it happens afterwards', async (op) => {
    const inner = await filledStore()
    const before = await content(inner)
    const clock = virtualClock()
    const kv = withFaults(inner, plan('lateEffect', 'instead', op, { giveUpMs: 20, delayMs: 100 }), { clock, seed: 1 })
    expect(await clock.run(() => seen(samples[op].call(kv)))).toBe('KV_TIMEOUT')
    expect(clock.now()).toBe(20)
    await clock.advance(99)
    expect(await content(inner)).toEqual(before)
    expect(kv.faults.pending).toBe(1)
    await clock.advance(1)
    expect(await content(inner)).toEqual(after[op])
    expect(kv.faults.pending).toBe(0)
  })

  it('writes what the buffer held when the call was made', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('lateEffect', 'instead', 'setRaw'), { clock: virtualClock(), seed: 1 })
    const buffer = bytes('new')
    await seen(kv.setRaw('k1', buffer))
    buffer.fill(0)
    await kv.faults.heal()
    expect(await seen(inner.getRaw('k1'))).toBe('new')
  })

  it.each(['heal', 'close'] as const)('%s brings it about', async (end) => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('lateEffect', 'instead', 'setRaw'), { clock: virtualClock(), seed: 1 })
    await seen(kv.setRaw('k1', bytes('new')))
    inner.calls.length = 0
    await (end === 'heal' ? kv.faults.heal() : kv.close())
    expect(inner.calls).toEqual(end === 'heal' ? ['setRaw'] : ['setRaw', 'close'])
    expect(kv.faults.pending).toBe(0)
  })

  it('after an abort it comes before the next call of the same client, and over none of its acknowledged calls', async () => {
    const inner = await filledStore()
    const clock = virtualClock()
    const late = FaultPlan.fromJSON({
      faults: [{ on: ['setRaw'], nth: 1, action: { kind: 'lateEffect', giveUpMs: 1_000, delayMs: 5_000 } }],
    })
    const kv = withFaults(inner, late, { clock, seed: 1 })
    const controller = new AbortController()
    const call = seen(kv.setRaw('k1', bytes('late'), { signal: controller.signal }))
    controller.abort('gave up')
    expect(await call).toBe('gave up')
    expect(await seen(inner.getRaw('k1'))).toBe('one')
    await kv.setRaw('k1', bytes('acknowledged'))
    await clock.advance(10_000)
    expect(await seen(inner.getRaw('k1'))).toBe('acknowledged')
  })
})

describe('partialBatch', () => {
  const batch = new Map(['k1', 'k2', 'k3', 'k4'].map((key) => [key, bytes('new')]))

  it('batchSetRaw: some keys are written, and the error says which', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('partialBatch', 'instead', 'batchSetRaw'), { seed: 3 })
    const error: unknown = await kv.batchSetRaw(batch).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'KV_UNAVAILABLE', op: 'batchSetRaw' })
    const { applied, unapplied } = causeOf(error)
    expect([...applied, ...unapplied].sort()).toEqual([...batch.keys()])
    expect(unapplied.length).toBeGreaterThan(0)
    const now = await content(inner)
    for (const key of applied) expect(now[key]).toBe('new')
    for (const key of unapplied) expect(now[key]).not.toBe('new')
  })

  it('batchDelete: some keys are gone, and the error says which', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('partialBatch', 'instead', 'batchDelete'), { seed: 3 })
    const error: unknown = await kv.batchDelete(['k1', 'k2', 'k3']).catch((error: unknown) => error)
    const { applied, unapplied } = causeOf(error)
    expect(unapplied.length).toBeGreaterThan(0)
    expect(Object.keys(await content(inner))).toEqual([...unapplied].sort())
    expect([...applied, ...unapplied].sort()).toEqual(['k1', 'k2', 'k3'])
  })

  it('leaves one key at least unapplied, whatever the share', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, plan('partialBatch', 'instead', 'batchSetRaw', { share: 1 }), { seed: 1 })
    await expect(kv.batchSetRaw(batch)).rejects.toMatchObject({ cause: { unapplied: ['k4'] } })
  })
})

describe('throttle', () => {
  it('lets the rate through and tells the rest when to come back', async () => {
    const inner = await filledStore()
    const clock = virtualClock()
    const kv = withFaults(inner, plan('throttle', 'before', 'any', { calls: 2, perMs: 100 }), { clock, seed: 1 })
    await clock.advance(40)
    expect(await seen(kv.getRaw('k1'))).toBe('one')
    expect(await seen(kv.getRaw('k1'))).toBe('one')
    await expect(kv.getRaw('k1')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE', retryable: true, retryAfterMs: 60 })
    await clock.advance(60)
    expect(await seen(kv.getRaw('k1'))).toBe('one')
  })
})

describe('down', () => {
  it('refuses calls in its window, again and again', async () => {
    const inner = await filledStore()
    const clock = virtualClock()
    const window = { startMs: 10, forMs: 5, everyMs: 20 }
    const kv = withFaults(inner, plan('down', 'before', 'any', window), { clock, seed: 1 })
    let pattern = ''
    for (let ms = 0; ms < 50; ms += 1) {
      pattern += (await seen(kv.getRaw('k1'))) === 'one' ? '.' : 'x'
      await clock.advance(1)
    }
    expect(pattern).toBe('..........xxxxx...............xxxxx...............')
  })
})

describe('slowStart', () => {
  it('warms up in a straight line', async () => {
    const inner = await filledStore()
    const clock = virtualClock()
    const kv = withFaults(inner, plan('slowStart', 'before', 'any', { extraMs: 80, overMs: 200, startMs: 100 }), {
      clock,
      seed: 1,
    })
    const took = async (): Promise<number> => {
      const begun = clock.now()
      await clock.run(() => kv.getRaw('k1'))
      return clock.now() - begun
    }
    expect(await took()).toBe(0)
    await clock.advance(100)
    expect(await took()).toBe(80)
    expect(await took()).toBe(80 * (1 - 80 / 200))
    await clock.advance(200)
    expect(await took()).toBe(0)
  })
})

function causeOf(error: unknown): { applied: readonly string[]; unapplied: readonly string[] } {
  if (!(error instanceof Error) || typeof error.cause !== 'object' || error.cause === null) throw error
  const { cause } = error
  if (!('applied' in cause && 'unapplied' in cause)) throw error
  const keys = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  return { applied: keys(cause.applied), unapplied: keys(cause.unapplied) }
}
