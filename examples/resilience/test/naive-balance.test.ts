import { faults, MockKV } from 'kv-testkit'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { NaiveBalance } from '../src/naive-balance.ts'
import { patiently } from '../src/patience.ts'
import { settled } from './settled.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is right while errors come before the effect, which is all that a stub that rejects can show', async () => {
  const kv = new MockKV({ faults: faults().on('setRaw').first(2).failBeforeEffect('KV_UNAVAILABLE') })
  const naive = new NaiveBalance(kv, patiently())

  await settled(naive.award('ada', 10))

  expect(await settled(naive.balance('ada'))).toBe(10)
})

// This is the bug that the test is there to expose: 10 points were awarded, and 20 are on the account.
it.each([
  ['its acknowledgement is lost', faults().on('setRaw').first(1).failAfterEffect('KV_TIMEOUT')],
  ['its reply never comes', faults().on('setRaw').first(1).hangAfterEffect()],
])('awards twice where a write takes effect and %s', async (_trouble, plan) => {
  const kv = new MockKV({ faults: plan })
  const naive = new NaiveBalance(kv, patiently())

  await settled(naive.award('ada', 10))

  expect(await settled(naive.balance('ada'))).toBe(20)
  kv.faults.assertAllFired()
})
