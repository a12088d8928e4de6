import { getEventListeners, setMaxListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/kv/index.ts'
import { FaultPlan, faults, latency, withFaults } from '../../src/faults/index.ts'
import { actions } from '../../src/faults/internal.ts'
import { bytes, filledStore, samples, seen } from './probe.ts'

const waiting = {
  'delay before': faults().on('any').delay(1_000),
  'delay after': faults().on('any').delayReply(latency.constant(1_000)),
  'slow start': faults().on('any').slowStart({ extraMs: 1_000 }),
  'hang before': faults().on('any').hang(),
  'hang after': faults().on('any').hangAfterEffect(),
}

const late = faults().on('write').lateEffect({ giveUpMs: 1_000, delayMs: 10 })

const operations = [
  'getRaw',
  'setRaw',
  'delete',
  'list',
  'batchGetRaw',
  'batchSetRaw',
  'batchDelete',
  'health',
] as const
const cases = Object.entries(waiting).flatMap(([name, plan]) => operations.map((op) => ({ name, op, plan })))

describe("a caller's abort ends what a fault holds up at once, with the signal's reason", () => {
  it.each(cases)('$name, $op', async ({ name, op, plan }) => {
    const clock = virtualClock()
    const inner = await filledStore()
    const kv = withFaults(inner, plan, { clock, seed: 1 })
    const controller = new AbortController()
    const reason = { why: 'enough' }
    const call = samples[op].call(kv, { signal: controller.signal })
    await clock.advance(500)
    expect(kv.faults.pending).toBe(1)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    expect(clock.now()).toBe(500)
    expect(clock.pending).toBe(0)
    expect(kv.faults.pending).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    expect(inner.calls).toEqual(name.endsWith('after') ? [op] : [])
    expect(Object.values(kv.faults.counts())).toMatchObject([{ fired: 1, changedOutcome: 1 }])
  })

  it.each(actions.lateEffect.operations)(
    'instead of the effect: a late %s whose caller gives up before he is told',
    async (op) => {
      const clock = virtualClock()
      const inner = await filledStore()
      const kv = withFaults(inner, late, { clock, seed: 1 })
      const controller = new AbortController()
      const call = samples[op].call(kv, { signal: controller.signal })
      await clock.advance(5)
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
      controller.abort('enough')
      await expect(call).rejects.toBe('enough')
      expect(clock.now()).toBe(5)
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
      expect(inner.calls).toEqual([])
      await clock.advance(10)
      expect(inner.calls).toEqual([op])
      expect([clock.pending, kv.faults.pending]).toEqual([0, 0])
    },
  )

  it.each([undefined, null, 0, '', false])('a reason of %j is passed on too', async (reason) => {
    const kv = withFaults(await filledStore(), faults().on('any').hang(), { seed: 1 })
    const controller = new AbortController()
    const call = kv.getRaw('k1', { signal: controller.signal })
    controller.abort(reason)
    // abort(undefined) makes a reason of its own
    await expect(call).rejects.toBe(controller.signal.reason)
  })
})

describe('what is left behind', () => {
  it('nothing by a delay that ran its time', async () => {
    const clock = virtualClock()
    const kv = withFaults(await filledStore(), faults().on('any').delay(10), { clock, seed: 1 })
    const { signal } = new AbortController()
    await clock.run(() => kv.getRaw('k1', { signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect([clock.pending, kv.faults.pending]).toEqual([0, 0])
  })

  it('nothing by a hundred calls on one signal', async () => {
    const clock = virtualClock()
    const kv = withFaults(await filledStore(), faults().on('any').delay(10).on('any').delayReply(10), {
      clock,
      seed: 1,
    })
    const { signal } = new AbortController()
    setMaxListeners(100, signal)
    await clock.run(() => Promise.all(Array.from({ length: 100 }, () => kv.getRaw('k1', { signal }))))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('no timer by a hang, so that the process can end', async () => {
    const clock = virtualClock()
    const kv = withFaults(await filledStore(), faults().on('any').hang(), { clock, seed: 1 })
    void seen(kv.getRaw('k1'))
    expect(clock.pending).toBe(0)
    expect(kv.faults.pending).toBe(1)
  })
})

describe('a signal that is aborted already', () => {
  it.each(operations)('%s: no fault acts, and the inner store says what it says', async (op) => {
    const inner = await filledStore()
    const plan = FaultPlan.fromJSON({ faults: [{ on: ['any'], action: { kind: 'error', code: 'KV_CORRUPT' } }] })
    const kv = withFaults(inner, plan, { seed: 1 })
    expect(await seen(samples[op].call(kv, { signal: AbortSignal.abort('no') }))).toBe('no')
    expect(kv.faults.log.total).toBe(0)
  })
})

describe('closing', () => {
  it('lets held calls go, and ends', async () => {
    const clock = virtualClock()
    const inner = await filledStore()
    const kv = withFaults(inner, faults().on('any').hangAfterEffect().on('write').delay(10_000), { clock, seed: 1 })
    const read = seen(kv.getRaw('k1'))
    const write = seen(kv.setRaw('k1', bytes('new')))
    await clock.advance(0)
    await kv.close()
    expect(await read).toBe('one')
    expect(await write).toBe('KV_CLOSED') // it had not reached the store
    expect([clock.pending, kv.faults.pending]).toEqual([0, 0])
  })

  it('closes the inner store, twice too, and later calls are refused by it, past all faults', async () => {
    const inner = await filledStore()
    const kv = withFaults(inner, faults().on('any').failBeforeEffect('KV_CORRUPT'), { seed: 1 })
    await kv.close()
    await kv.close()
    for (const op of operations) expect(await seen(samples[op].call(kv))).toBe('KV_CLOSED')
    expect(await seen(inner.getRaw('k1'))).toBe('KV_CLOSED')
  })
})
