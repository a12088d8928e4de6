import { describe, expect, it } from 'vitest'
import { draw, ReferenceStore, virtualClock } from '../../src/kv/index.ts'
import { type Distribution, faults, latency, type LatencyModel, withFaults } from '../../src/faults/index.ts'
import { latencySource } from '../../src/faults/latency/latency-source.ts'
import { bytes } from './probe.ts'

const draws = 100_000
const seed = 20_260_101

/** The delays that a model gives to calls, each a gap after the one before, drawn as the faults of a run draw. */
function delays(model: LatencyModel, count: number, gapMs: (call: number) => number): readonly number[] {
  const source = latencySource(model)
  let nowMs = 0
  return Array.from({ length: count }, (_, call) => {
    nowMs += gapMs(call)
    return source(
      nowMs,
      (purpose) => draw(seed, 'fault', 'client', 'key', call, purpose),
      (period) => draw(seed, 'fault', 'run', period),
    )
  })
}

interface Facts {
  readonly meanMs: number
  readonly medianMs: number
  readonly p99Ms: number
}

function facts(sample: readonly number[]): Facts {
  const sorted = sample.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? Number.NaN
  return { meanMs: sample.reduce((sum, ms) => sum + ms, 0) / sample.length, medianMs: at(0.5), p99Ms: at(0.99) }
}

/** Within a share of the formula. */
function close(got: Facts, expected: Facts, share: number): void {
  for (const name of ['meanMs', 'medianMs', 'p99Ms'] as const) {
    const off = Math.abs(got[name] - expected[name]) / Math.max(expected[name], 1e-9)
    expect(off, `${name}: ${got[name]}, by the formula ${expected[name]}`).toBeLessThan(share)
  }
}

/** The 50 % and 99 % points of the standard normal distribution. */
const z99 = 2.326_347_874

const formulas: readonly (readonly [Distribution, Facts])[] = [
  [latency.constant(7), { meanMs: 7, medianMs: 7, p99Ms: 7 }],
  [latency.uniform(10, 30), { meanMs: 20, medianMs: 20, p99Ms: 29.8 }],
  [latency.normal(100, 10), { meanMs: 100, medianMs: 100, p99Ms: 100 + 10 * z99 }],
  [latency.exponential(40), { meanMs: 40, medianMs: 40 * Math.LN2, p99Ms: 40 * Math.log(100) }],
  [latency.lognormal(20, 0.8), { meanMs: 20 * Math.exp(0.8 ** 2 / 2), medianMs: 20, p99Ms: 20 * Math.exp(0.8 * z99) }],
  [latency.pareto(5, 3), { meanMs: (3 * 5) / 2, medianMs: 5 * 2 ** (1 / 3), p99Ms: 5 * 100 ** (1 / 3) }],
  [
    // a tenth are slow, so the median is the 5/9 point of the fast and the 99 % point the 9/10 point of the slow
    latency.bimodal(latency.uniform(0, 9), latency.uniform(100, 200), 0.1),
    { meanMs: 0.9 * 4.5 + 0.1 * 150, medianMs: 9 * (5 / 9), p99Ms: 190 },
  ],
]

describe(`latencies follow their formulas: mean, median and 99 % point of ${draws} draws, seed ${seed}`, () => {
  it.each(formulas)('$shape', (distribution, expected) => {
    const sample = delays(distribution, draws, () => 0)
    expect(sample).toHaveLength(draws)
    close(facts(sample), expected, 0.02)
  })

  it('normal is cut off at 0, never negative', () => {
    const sample = delays(latency.normal(1, 10), 10_000, () => 0)
    expect(Math.min(...sample)).toBe(0)
    expect(sample.filter((ms) => ms === 0).length / sample.length).toBeCloseTo(0.46, 1)
  })

  it('nothing is longer than a timer can wait', () => {
    const sample = delays(latency.pareto(1_000, 0.1), 10_000, () => 0)
    expect(Math.max(...sample)).toBe(2_147_483_647)
  })
})

describe('bursts', () => {
  const model = latency.bursts(1, 100, 900, 300)

  it('is bad for its share of the time, in periods as long as they should be', () => {
    const sample = delays(model, draws, () => 10)
    const bad = sample.filter((ms) => ms === 100).length
    // 1,000 s in periods of 1.2 s: about 830 good and 830 bad ones
    expect(bad / draws).toBeGreaterThan(0.25 * 0.9)
    expect(bad / draws).toBeLessThan(0.25 * 1.1)
    const turns = sample.filter((ms, index) => ms === 100 && sample[index - 1] === 1).length
    expect((bad * 10) / turns).toBeGreaterThan(300 * 0.9)
    expect((bad * 10) / turns).toBeLessThan(300 * 1.1)
  })

  it('makes neighbours alike, which a mixture of the same shares does not', () => {
    const alike = (sample: readonly number[]): number =>
      sample.filter((ms, index) => index > 0 && ms === sample[index - 1]).length / sample.length
    expect(alike(delays(model, 20_000, () => 10))).toBeGreaterThan(0.95)
    expect(alike(delays(latency.bimodal(1, 100, 0.25), 20_000, () => 10))).toBeLessThan(0.65)
  })

  it('has periods that the calls in them do not move', () => {
    const badAt = (everyMs: number): readonly number[] => {
      const sample = delays(model, 10_000 / everyMs, () => everyMs)
      return sample.flatMap((ms, index) => (ms === 100 ? [(index + 1) * everyMs] : [])).filter((ms) => ms % 10 === 0)
    }
    expect(badAt(1)).toEqual(badAt(10))
  })
})

describe('queue', () => {
  /** Arrivals of a Poisson process. */
  const arrivals =
    (perMs: number) =>
    (call: number): number =>
      -Math.log(1 - draw(seed, 'arrival', call)) / perMs

  it('at 50 % load takes as long as M/M/1 says: exponential with mean 1/(μ-λ)', () => {
    const sample = delays(latency.queue(latency.exponential(10)), draws, arrivals(0.05))
    close(facts(sample), { meanMs: 20, medianMs: 20 * Math.LN2, p99Ms: 20 * Math.log(100) }, 0.06)
  })

  it('takes no longer than the service where calls are rare, and ever longer where they are too many', () => {
    const calm = delays(latency.queue(10), 1_000, () => 11)
    expect(new Set(calm)).toEqual(new Set([10]))
    const swamped = delays(latency.queue(10), 1_000, () => 5)
    expect(swamped.at(0)).toBe(10)
    expect(swamped.at(-1)).toBe(10 + 999 * 5)
  })

  it('several servers serve as many at once', () => {
    expect(delays(latency.queue(10, 3), 7, () => 0)).toEqual([10, 10, 10, 20, 20, 20, 30])
  })
})

describe('in a run', () => {
  it('a call is delayed by what its address draws', async () => {
    const clock = virtualClock()
    const model = latency.exponential(40)
    const kv = withFaults(new ReferenceStore(), faults().on('list').named('fault').delay(model), {
      clock,
      seed,
      client: 'client',
    })
    const took: number[] = []
    for (let call = 0; call < 20; call += 1) {
      const begun = clock.now()
      await clock.run(() => kv.list('key'))
      took.push(Math.round((clock.now() - begun) * 1_000) / 1_000)
    }
    expect(took).toEqual(delays(model, 20, () => 0))
  })
})

describe('a delay on either side of the effect', () => {
  it.each([
    ['delay', faults().on('setRaw').delay(50), 0],
    ['delayReply', faults().on('setRaw').delayReply(50), 1],
  ])('%s', async (_name, plan, sizeHalfway) => {
    const clock = virtualClock()
    const inner = new ReferenceStore()
    const kv = withFaults(inner, plan, { clock, seed: 1 })
    const call = kv.setRaw('k1', bytes('new'))
    await clock.advance(49)
    expect(await inner.list('k')).toHaveLength(sizeHalfway)
    await clock.advance(1)
    await call
    expect(await inner.list('k')).toHaveLength(1)
  })
})
