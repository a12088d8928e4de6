import { type FaultPlan, faults, MockKV } from 'kv-testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cockatielPatience } from '../src/cockatiel-patience.ts'
import { patiently } from '../src/patience.ts'
import { Points } from '../src/points.ts'
import { settled } from './settled.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe.each([
  ['our own patience', patiently],
  ["cockatiel's", cockatielPatience],
])('points, with %s', (_name, patience) => {
  const made = (plan: FaultPlan) => {
    const kv = new MockKV({ faults: plan })
    return { kv, points: new Points(kv, patience({ attempts: 3, timeoutMs: 500, pauseMs: 50 })) }
  }

  /** Ways in which one award goes wrong, and after how many milliseconds it is there all the same. */
  it.each<[string, FaultPlan, number]>([
    ['errors before the effect', faults().on('setRaw').first(2).failBeforeEffect('KV_UNAVAILABLE'), 150],
    ['a lost acknowledgement', faults().on('setRaw').first(1).failAfterEffect('KV_TIMEOUT'), 50],
    ['throttling, which says when to come back', faults().on('setRaw').first(1).throttle({ retryAfterMs: 700 }), 700],
    ['a request that hangs', faults().on('setRaw').first(1).hang(), 550],
    ['a reply that never comes', faults().on('setRaw').first(1).hangAfterEffect(), 550],
    ['a write that comes late', faults().on('setRaw').first(1).lateEffect({ delayMs: 30 }), 50],
    ['a short outage', faults().on('any').down({ forMs: 100 }), 150],
  ])('survive %s', async (_trouble, plan, expectedMs) => {
    const { kv, points } = made(plan)
    const start = Date.now()
    let tookMs = 0
    await settled(points.award('ada', 'receipt-1', 10).then(() => (tookMs = Date.now() - start)))

    expect(tookMs).toBe(expectedMs)
    expect(await settled(points.balance('ada'))).toBe(10)
    kv.assertEntries({ 'points:ada:receipt-1': '10' })
    kv.faults.assertAllFired()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('give up after three attempts, and say why', async () => {
    const { kv, points } = made(faults().on('setRaw').failBeforeEffect('KV_UNAVAILABLE'))
    await expect(settled(points.award('ada', 'receipt-1', 10))).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    kv.assertCalled('setRaw', 'points:ada:receipt-1', { times: 3 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('do not repeat what cannot succeed', async () => {
    const { kv, points } = made(faults().on('setRaw').failBeforeEffect('KV_VALUE_TOO_LARGE'))
    await expect(settled(points.award('ada', 'receipt-1', 10))).rejects.toMatchObject({ code: 'KV_VALUE_TOO_LARGE' })
    kv.assertCalled('setRaw', 'points:ada:receipt-1', { times: 1 })
  })

  it('count each receipt once, whatever a bad network does', async () => {
    const plan = faults()
      .on('any')
      .probability(0.2)
      .failBeforeEffect()
      .on('any')
      .probability(0.2)
      .failAfterEffect()
      .on('any')
      .probability(0.05)
      .hangAfterEffect()
    for (let seed = 0; seed < 20; seed += 1) {
      const kv = new MockKV({ faults: plan, seed })
      const points = new Points(kv, patience({ attempts: 10 }))
      for (let receipt = 0; receipt < 10; receipt += 1) await settled(points.award('ada', `receipt-${receipt}`, 10))
      expect(await settled(points.balance('ada')), `seed ${seed}`).toBe(100)
    }
  })
})
