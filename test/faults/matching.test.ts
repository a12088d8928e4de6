import { describe, expect, it } from 'vitest'
import { operations, ReferenceStore, virtualClock } from '../../src/kv/index.ts'
import { FaultRun, faults, attachFaults, type Selector, withFaults } from '../../src/faults/index.ts'
import { operationClasses } from '../../src/faults/internal.ts'
import { bytes, filledStore, samples, seen } from './probe.ts'

/** Which of eight reads of one key fail, as a picture. */
async function picture(plan: ReturnType<typeof faults>): Promise<string> {
  const kv = withFaults(await filledStore(), plan, { seed: 1 })
  let drawn = ''
  for (let call = 0; call < 8; call += 1) drawn += (await seen(kv.getRaw('k1'))) === 'one' ? '.' : 'x'
  return drawn
}

describe('which of the matching calls', () => {
  const reads = faults().on('getRaw')

  it.each([
    ['all of them', reads.failBeforeEffect(), 'xxxxxxxx'],
    ['nth(2)', reads.nth(2).failBeforeEffect(), '.x......'],
    ['first(3)', reads.first(3).failBeforeEffect(), 'xxx.....'],
    ['after(5)', reads.after(5).failBeforeEffect(), '.....xxx'],
    ['after(2).first(3)', reads.after(2).first(3).failBeforeEffect(), '..xxx...'],
    ['every(3)', reads.every(3).failBeforeEffect(), '..x..x..'],
    ['after(1).every(3)', reads.after(1).every(3).failBeforeEffect(), '...x..x.'],
    ['every(2).times(2)', reads.every(2).times(2).failBeforeEffect(), '.x.x....'],
    ['probability(0)', reads.probability(0).failBeforeEffect(), '........'],
    ['probability(1)', reads.probability(1).failBeforeEffect(), 'xxxxxxxx'],
    [
      'first(2), next(1) let through, next(2)',
      reads.first(2).failBeforeEffect().next(1).delay(0).next(2).failAfterEffect(),
      'xx.xx...',
    ],
    ['nth(2), then all the rest', reads.nth(2).delay(0).next().failBeforeEffect(), '..xxxxxx'],
  ])('%s', async (_name, plan, expected) => {
    expect(await picture(plan)).toBe(expected)
  })

  it('counts for each client apart', async () => {
    const run = new FaultRun(faults().on('getRaw').nth(2).failBeforeEffect(), { seed: 1 })
    const inner = await filledStore()
    const [a, b] = [attachFaults(inner, run, { client: 'a' }), attachFaults(inner, run, { client: 'b' })]
    expect(await seen(a.getRaw('k1'))).toBe('one')
    expect(await seen(b.getRaw('k1'))).toBe('one')
    expect(await seen(b.getRaw('k1'))).toBe('KV_UNAVAILABLE')
    expect(await seen(a.getRaw('k1'))).toBe('KV_UNAVAILABLE')
  })

  it('takes two wrappers with one name for one client', async () => {
    const run = new FaultRun(faults().on('getRaw').nth(2).failBeforeEffect(), { seed: 1 })
    const inner = await filledStore()
    await attachFaults(inner, run, { client: 'a' }).getRaw('k1')
    expect(await seen(attachFaults(inner, run, { client: 'a' }).getRaw('k1'))).toBe('KV_UNAVAILABLE')
  })

  it.each([0.02, 0.3, 0.9])('probability %f is met within four standard deviations over 20,000 calls', async (p) => {
    const kv = withFaults(await filledStore(), faults().on('getRaw').probability(p).failBeforeEffect(), { seed: 11 })
    for (let call = 0; call < 20_000; call += 1) await seen(kv.getRaw('k1'))
    const [count] = Object.values(kv.faults.counts())
    expect(Math.abs((count?.fired ?? 0) - 20_000 * p)).toBeLessThan(4 * Math.sqrt(20_000 * p * (1 - p)))
  })

  it('in a window of time, measured from arming', async () => {
    const clock = virtualClock(1_000_000)
    const kv = withFaults(await filledStore(), faults().on('getRaw').window(10, 20).failBeforeEffect(), {
      clock,
      seed: 1,
    })
    const at = async (ms: number): Promise<unknown> => {
      await clock.advance(1_000_000 + ms - clock.now())
      return seen(kv.getRaw('k1'))
    }
    expect([await at(0), await at(9), await at(10), await at(19), await at(20)]).toEqual([
      'one',
      'one',
      'KV_UNAVAILABLE',
      'KV_UNAVAILABLE',
      'one',
    ])
  })

  it('while a condition holds', async () => {
    let on = false
    const plan = faults()
      .on('getRaw')
      .while(() => on)
      .failBeforeEffect()
    const kv = withFaults(await filledStore(), plan, { seed: 1 })
    expect(await seen(kv.getRaw('k1'))).toBe('one')
    on = true
    expect(await seen(kv.getRaw('k1'))).toBe('KV_UNAVAILABLE')
  })

  it('of some clients', async () => {
    const run = new FaultRun(faults().on('getRaw').client('web-*').failBeforeEffect(), { seed: 1 })
    const inner = await filledStore()
    expect(await seen(attachFaults(inner, run, { client: 'web-1' }).getRaw('k1'))).toBe('KV_UNAVAILABLE')
    expect(await seen(attachFaults(inner, run, { client: 'batch' }).getRaw('k1'))).toBe('one')
  })
})

describe('which keys', () => {
  it('a predicate decides', async () => {
    const kv = withFaults(
      await filledStore(),
      faults()
        .on('getRaw')
        .key((key) => key.endsWith('2'))
        .failBeforeEffect(),
      { seed: 1 },
    )
    expect([await seen(kv.getRaw('k1')), await seen(kv.getRaw('k2'))]).toEqual(['one', 'KV_UNAVAILABLE'])
  })

  it('a batch matches by any of its keys, a list by its prefix, and a call without keys never', async () => {
    const kv = withFaults(await filledStore(), faults().on('any').key('k2').failBeforeEffect(), { seed: 1 })
    expect(await seen(kv.batchGetRaw(['k1', 'k2']))).toBe('KV_UNAVAILABLE')
    expect(await seen(kv.batchGetRaw(['k1', 'k3']))).toEqual({ k1: 'one', k3: 'three' })
    expect(await seen(kv.list('k2'))).toBe('KV_UNAVAILABLE')
    expect(await seen(kv.list('k'))).toEqual(['k1', 'k2', 'k3'])
    expect(await seen(kv.health())).toBe('ok')
  })
})

describe('which operations', () => {
  const selectors: readonly Selector[] = ['getRaw', 'list', 'health', 'close', 'read', 'write', 'batch', 'any']

  it.each(selectors)('%s', async (selector) => {
    const plan = faults().on(selector).failBeforeEffect()
    const failed: string[] = []
    for (const op of operations) {
      const kv = withFaults(await filledStore(), plan, { seed: 1 })
      if ((await seen(samples[op].call(kv))) === 'KV_UNAVAILABLE') failed.push(op)
    }
    const classes: Readonly<Record<string, readonly string[]>> = operationClasses
    expect(failed.sort()).toEqual([...(classes[selector] ?? [selector])].sort())
  })

  it('several at once', async () => {
    const kv = withFaults(await filledStore(), faults().on('delete', 'list').failBeforeEffect(), { seed: 1 })
    expect(await seen(kv.getRaw('k1'))).toBe('one')
    expect(await seen(kv.delete('k1'))).toBe('KV_UNAVAILABLE')
    expect(await seen(kv.list('k'))).toBe('KV_UNAVAILABLE')
  })

  it('a class stands for those of its operations that the action applies to', async () => {
    const kv = withFaults(await filledStore(), faults({ allowLies: true }).on('read').lie('falseMiss'), { seed: 1 })
    expect(await seen(kv.getRaw('k1'))).toBe('KV_NOT_FOUND')
    expect(await seen(kv.list('k'))).toEqual(['k1', 'k2', 'k3'])
  })
})

describe('several faults on one call', () => {
  it('delays add up, and the first failure ends the call', async () => {
    const clock = virtualClock()
    const plan = faults()
      .on('setRaw')
      .delay(10)
      .on('setRaw')
      .delay(5)
      .on('setRaw')
      .failBeforeEffect('KV_UNAVAILABLE')
      .on('setRaw')
      .failAfterEffect('KV_TIMEOUT')
    const inner = await filledStore()
    const kv = withFaults(inner, plan, { clock, seed: 1 })
    expect(await clock.run(() => seen(kv.setRaw('k1', bytes('new'))))).toBe('KV_UNAVAILABLE')
    expect(clock.now()).toBe(15)
    expect(inner.calls).toEqual([])
    expect(Object.values(kv.faults.counts()).map(({ fired }) => fired)).toEqual([1, 1, 1, 0])
  })

  it('a failure after the effect hides what the store itself said', async () => {
    const kv = withFaults(new ReferenceStore(), faults().on('getRaw').failAfterEffect('KV_TIMEOUT'), { seed: 1 })
    expect(await seen(kv.getRaw('absent'))).toBe('KV_TIMEOUT')
  })

  it('of two that stand in for the effect the first is outermost', async () => {
    const inner = await filledStore()
    const plan = faults({ allowLies: true })
      .on('setRaw')
      .lie('misdirectedWrite', { to: 'k2' })
      .on('setRaw')
      .lie('truncate', { share: 0.5 })
    await withFaults(inner, plan, { seed: 1 }).setRaw('k1', bytes('abcd'))
    expect(await seen(inner.getRaw('k2'))).toBe('ab')
  })
})
