import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { ReferenceStore, virtualClock } from '../../src/kv/index.ts'
import { type FaultEvent, FaultRun, faults, attachFaults, withFaults } from '../../src/faults/index.ts'
import { onFired } from '../../src/faults/internal.ts'
import { bytes, filledStore, seen } from './probe.ts'

describe('the log', () => {
  it('tells of each act: which fault, on which call, when, and what came of it', async () => {
    const clock = virtualClock(5_000)
    const plan = faults().on('setRaw').key('k*').delay(20).on('setRaw').named('lost').failAfterEffect()
    const kv = withFaults(await filledStore(), plan, { clock, seed: 1, client: 'web' })
    await kv.list('k')
    await clock.run(() => seen(kv.setRaw('k1', bytes('new'))))
    const call = { client: 'web', op: 'setRaw', key: 'k1', index: 1 }
    expect(kv.faults.log.events).toEqual([
      {
        ...call,
        seq: 0,
        atMs: 0,
        fault: 'setRaw k* latency',
        action: 'latency',
        moment: 'before',
        detail: { delayMs: 20 },
        changedOutcome: false,
      },
      {
        ...call,
        seq: 1,
        atMs: 20,
        fault: 'lost',
        action: 'error',
        moment: 'after',
        detail: { code: 'KV_TIMEOUT' },
        changedOutcome: true,
      },
    ])
  })

  it('keeps the newest events where it is bounded, and counts the rest', async () => {
    const kv = withFaults(await filledStore(), faults().on('getRaw').delay(0), { seed: 1, log: { limit: 3 } })
    for (let call = 0; call < 10; call += 1) await kv.getRaw('k1')
    expect(kv.faults.log.events.map(({ index }) => index)).toEqual([7, 8, 9])
    expect([...kv.faults.log].map(({ seq }) => seq)).toEqual([7, 8, 9])
    expect([kv.faults.log.total, kv.faults.log.dropped]).toEqual([10, 7])
  })

  it('holds the seed and the plan, so that it is all that a replay takes', async () => {
    const plan = faults().on('getRaw').delay(0)
    const kv = withFaults(await filledStore(), plan, { seed: 9 })
    expect(kv.faults.log.toJSON()).toEqual({ seed: 9, plan: plan.toJSON(), dropped: 0, events: [] })
    const odd = withFaults(await filledStore(), faults().on('getRaw').key(Boolean).delay(0), { seed: 9 })
    expect(odd.faults.log.toJSON().plan).toBeNull()
  })
})

describe('who is told', () => {
  it('onFault: of every act, before it', async () => {
    const told: FaultEvent[] = []
    const inner = await filledStore()
    const kv = withFaults(inner, faults().on('setRaw').failAfterEffect(), {
      seed: 1,
      onFault: (event) => told.push({ ...event }),
    })
    await seen(kv.setRaw('k1', bytes('new')))
    expect(told).toMatchObject([{ op: 'setRaw', key: 'k1', moment: 'after', changedOutcome: false }])
    expect(kv.faults.log.events).toMatchObject([{ changedOutcome: true }])
  })

  it('an observer among the options of a call: of the acts on this call alone, also of two calls at once', async () => {
    const clock = virtualClock()
    const plan = faults().on('getRaw').named('slow').delay(5).on('getRaw').key('k2').named('fails').failAfterEffect()
    const run = new FaultRun(plan, { clock, seed: 1 })
    const kv = attachFaults(await filledStore(), run)
    const [first, second]: [string[], string[]] = [[], []]
    const observed = (told: string[]): object => ({ [onFired]: (event: FaultEvent) => told.push(event.fault) })
    const calls = [kv.getRaw('k1', observed(first)), kv.getRaw('k2', observed(second)), kv.getRaw('k2')]
    await clock.run(() => Promise.all(calls.map(seen)))
    expect(first).toEqual(['slow'])
    expect(second).toEqual(['slow', 'fails'])
  })
})

describe('counts', () => {
  it('how many calls a fault matched, on how many it acted, and for how many that made a difference', async () => {
    const plan = faults()
      .on('getRaw')
      .named('slow')
      .every(2)
      .delay(0)
      .on('getRaw')
      .key('k1')
      .named('fails')
      .nth(3)
      .failBeforeEffect()
    const kv = withFaults(await filledStore(), plan, { seed: 1 })
    for (let call = 0; call < 4; call += 1) await seen(kv.getRaw('k1'))
    await seen(kv.getRaw('k2'))
    expect(kv.faults.counts()).toEqual({
      slow: { armed: 5, fired: 2, changedOutcome: 0 },
      fails: { armed: 4, fired: 1, changedOutcome: 1 },
    })
  })
})

describe('assertAllFired', () => {
  it('passes where every fault has acted', async () => {
    const kv = withFaults(await filledStore(), faults().on('getRaw').delay(0), { seed: 1 })
    await kv.getRaw('k1')
    kv.faults.assertAllFired()
  })

  it('names each that has not, and what it waited for', async () => {
    const plan = faults()
      .on('setRaw')
      .key('user:*')
      .client('web')
      .window(5, 9)
      .failAfterEffect()
      .on('getRaw')
      .nth(3)
      .failBeforeEffect()
      .on('getRaw')
      .named('slow')
      .delay(0)
    const kv = withFaults(await filledStore(), plan, { seed: 1 })
    await kv.getRaw('k1')
    const error = caught(() => kv.faults.assertAllFired())
    expect(error).toBeInstanceOf(AssertionError)
    expect(error).toMatchObject({ actual: ['setRaw user:* @web error after', 'getRaw nth 3 error'], expected: [] })
    expect(String(error)).toContain(
      `2 of 3 faults never fired:
  setRaw user:* @web error after: none of 1 calls matched on setRaw, key 'user:*', client 'web', from 5 ms until 9 ms
  getRaw nth 3 error: 1 of 1 calls matched, and its count, rate or time window let none through`,
    )
  })
})

describe('heal', () => {
  it('ends all faults: nothing acts any more, what is held goes on, and what was to come has come', async () => {
    const clock = virtualClock()
    const inner = await filledStore()
    const plan = faults()
      .on('getRaw')
      .hang()
      .on('getRaw')
      .failAfterEffect()
      .on('setRaw')
      .lateEffect({ delayMs: 60_000 })
    const kv = withFaults(inner, plan, { clock, seed: 1 })
    const held = seen(kv.getRaw('k1'))
    await seen(kv.setRaw('k1', bytes('late')))
    expect(kv.faults.pending).toBe(2)
    await kv.faults.heal()
    expect(await held).toBe('late')
    expect([kv.faults.pending, clock.pending]).toEqual([0, 0])
    expect(await seen(kv.setRaw('k1', bytes('fine')))).toBe('ok')
    expect(await seen(kv.getRaw('k1'))).toBe('fine')
  })

  it('waits for a late effect that is under way', async () => {
    const clock = virtualClock()
    const inner = new ReferenceStore()
    let finish = (): void => {}
    const slow = {
      ...bound(inner),
      setRaw: async (key: string, value: Uint8Array): Promise<void> => {
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        await inner.setRaw(key, value)
      },
    }
    const kv = withFaults(slow, faults().on('setRaw').lateEffect({ delayMs: 1 }), { clock, seed: 1 })
    await seen(kv.setRaw('k1', bytes('late')))
    await clock.advance(1)
    const healed = kv.faults.heal().then(() => inner.getRaw('k1'))
    expect(await seen(inner.getRaw('k1'))).toBe('KV_NOT_FOUND')
    finish()
    expect(await seen(healed)).toBe('late')
  })

  it('is no end: arm() begins again, at time 0 and with the first call', async () => {
    const clock = virtualClock()
    const plan = faults().on('getRaw').nth(1).failBeforeEffect().on('list').window(0, 10).failBeforeEffect()
    const kv = withFaults(await filledStore(), plan, { clock, seed: 1, armed: false })
    expect(await seen(kv.getRaw('k1'))).toBe('one')
    await clock.advance(50)
    kv.faults.arm()
    expect([await seen(kv.getRaw('k1')), await seen(kv.getRaw('k1'))]).toEqual(['KV_UNAVAILABLE', 'one'])
    expect(await seen(kv.list('k'))).toBe('KV_UNAVAILABLE')
    await kv.faults.heal()
    kv.faults.arm()
    expect(await seen(kv.getRaw('k1'))).toBe('KV_UNAVAILABLE')
    expect(kv.faults.counts()['getRaw nth 1 error']).toMatchObject({ fired: 2 })
  })
})

describe('during', () => {
  it('adds faults for one block', async () => {
    const kv = withFaults(await filledStore(), faults(), { seed: 1 })
    const plan = faults().on('getRaw').failBeforeEffect()
    const inside = await kv.faults.during(plan, () => seen(kv.getRaw('k1')))
    expect([inside, await seen(kv.getRaw('k1'))]).toEqual(['KV_UNAVAILABLE', 'one'])
    expect(kv.faults.counts()['getRaw error']).toMatchObject({ fired: 1 })
  })

  it('ends them where the block throws, and passes its error on', async () => {
    const kv = withFaults(await filledStore(), faults(), { seed: 1 })
    const failing = kv.faults.during(faults().on('getRaw').failBeforeEffect(), () => Promise.reject(new Error('mine')))
    await expect(failing).rejects.toThrow('mine')
    expect(await seen(kv.getRaw('k1'))).toBe('one')
  })

  it('leaves what is armed besides as it is, a queue with its backlog too', async () => {
    const clock = virtualClock()
    const plan = faults()
      .on('getRaw')
      .delay({ shape: 'queue', service: { shape: 'constant', ms: 10 }, servers: 1 })
    const kv = withFaults(await filledStore(), plan, { clock, seed: 1 })
    const first = kv.getRaw('k1')
    const second = kv.faults.during(faults().on('list').hang(), () => kv.getRaw('k1'))
    await clock.run(() => Promise.all([first, second]))
    expect(clock.now()).toBe(20)
  })
})

describe('several clients of one run', () => {
  it('share log, counts and time, and each has a name', async () => {
    const run = new FaultRun(faults().on('getRaw').delay(0), { seed: 1 })
    const inner = await filledStore()
    const [a, b, named] = [
      attachFaults(inner, run),
      attachFaults(inner, run),
      attachFaults(inner, run, { client: 'web' }),
    ]
    for (const kv of [a, b, named, a]) await kv.getRaw('k1')
    expect(run.log.events.map(({ client, index }) => `${client} ${index}`)).toEqual([
      'client-1 0',
      'client-2 0',
      'web 0',
      'client-1 1',
    ])
    expect(a.faults).toBe(run)
  })

  it('a lie told to one knows what another wrote', async () => {
    const run = new FaultRun(faults({ allowLies: true }).on('getRaw').client('b').lie('staleRead'), { seed: 1 })
    const inner = await filledStore()
    const [a, b] = [attachFaults(inner, run, { client: 'a' }), attachFaults(inner, run, { client: 'b' })]
    await a.setRaw('k1', bytes('newer'))
    expect([await seen(a.getRaw('k1')), await seen(b.getRaw('k1'))]).toEqual(['newer', 'one'])
  })
})

function caught(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

function bound(store: ReferenceStore): {
  [M in 'getRaw' | 'delete' | 'list' | 'close']: ReferenceStore[M]
} {
  return {
    getRaw: (key, options) => store.getRaw(key, options),
    delete: (key, options) => store.delete(key, options),
    list: (prefix, options) => store.list(prefix, options),
    close: () => store.close(),
  }
}
