import { afterAll, describe, expect, it } from 'vitest'
import { memory } from '../../src/backends/memory.ts'
import { runConformance, type Target } from '../../src/conformance/index.ts'
import { controlStores } from '../../src/zoo/index.ts'
import { MockKV } from '../../src/mock/index.ts'
import { seedsOf } from './zoo/seed.ts'

interface Correct {
  readonly id: string
  readonly peculiarity: string
  readonly store: Target
}

const correct: readonly Correct[] = [
  { id: 'memory', peculiarity: 'It is the backend that ships with this package.', store: memory() },
  { id: 'mock', peculiarity: 'It is MockKV.', store: () => new MockKV() },
  ...controlStores().map(({ id, peculiarity, backend }) => ({ id, peculiarity, store: backend })),
]

describe('a correct store', () => {
  const seeds = seedsOf()
  let runs = 0
  let alarms = 0

  it.each(correct)('is not accused: $id – $peculiarity', { timeout: 60_000 * seeds.length }, async ({ store }) => {
    for (const [at, seed] of seeds.entries()) {
      // in turns one case after another and side by side: neither may accuse
      const report = await runConformance(store, { tier: 'smoke', seed, concurrency: at % 2 === 0 ? 1 : 8 })
      runs += 1
      const accused = report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')
      alarms += accused.length
      expect(accused.map(({ id, reason }) => `seed ${seed}, ${id}: ${reason}`)).toEqual([])
      expect(report.ok).toBe(true)
    }
  })

  afterAll(() => {
    console.log(
      `correct stores, smoke: ${alarms} false alarms in ${runs} runs of ${correct.length} stores (seeds ${seeds.join(', ')}; ZOO_SEEDS runs more)`,
    )
  })
})
