import sinon from 'sinon'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { virtualClock } from '../../src/kv/index.ts'
import { faults, latency, withFaults } from '../../src/faults/index.ts'
import { filledStore, seen } from './probe.ts'

const slow = faults().on('getRaw').delay(60_000)

afterEach(() => {
  vi.useRealTimers()
  sinon.restore()
})

describe('delays pass', () => {
  it('on the virtual clock, at once', async () => {
    const clock = virtualClock()
    const kv = withFaults(await filledStore(), slow, { clock, seed: 1 })
    await clock.run(() => kv.getRaw('k1'))
    expect(clock.now()).toBe(60_000)
  })

  it("with vitest's fake timers, as they are", async () => {
    vi.useFakeTimers()
    const kv = withFaults(await filledStore(), slow, { seed: 1 })
    const call = kv.getRaw('k1')
    await vi.advanceTimersByTimeAsync(59_999)
    expect(kv.faults.pending).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await call
    expect(vi.getTimerCount()).toBe(0)
  })

  it("with sinon's fake timers, as they are", async () => {
    const timers = sinon.useFakeTimers()
    const kv = withFaults(await filledStore(), slow, { seed: 1 })
    const call = kv.getRaw('k1')
    await timers.tickAsync(60_000)
    await call
    expect(timers.countTimers()).toBe(0)
  })

  it('with timers that are faked after the wrapper was made, from then on', async () => {
    const plan = faults().on('getRaw').failAfterEffect('KV_TIMEOUT').on('list').window(10, 20).failBeforeEffect()
    const kv = withFaults(await filledStore(), plan, { seed: 1 })
    const timers = sinon.useFakeTimers() // begins at 0, long before
    expect(await seen(kv.getRaw('k1'))).toBe('KV_TIMEOUT')
    expect(await seen(kv.list('k1'))).toEqual(['k1'])
    await timers.tickAsync(15)
    expect(await seen(kv.list('k1'))).toBe('KV_UNAVAILABLE')
  })

  it('in real time by default', async () => {
    const kv = withFaults(await filledStore(), faults().on('getRaw').delay(20), { seed: 1 })
    const begun = performance.now()
    await kv.getRaw('k1')
    expect(performance.now() - begun).toBeGreaterThan(15)
  })
})

it('an hour of traffic passes in a moment, and each call takes what it draws', async () => {
  const clock = virtualClock()
  const kv = withFaults(await filledStore(), faults().on('any').delay(latency.exponential(1_000)), { clock, seed: 1 })
  let calls = 0
  await clock.run(async () => {
    while (clock.now() < 3_600_000) {
      await kv.getRaw('k1')
      calls += 1
    }
  })
  expect(calls).toBeGreaterThan(3_600 - 4 * 60)
  expect(calls).toBeLessThan(3_600 + 4 * 60)
  expect(clock.pending).toBe(0)
})
