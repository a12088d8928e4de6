import { describe, expect, it } from 'vitest'
import { runChaos } from '../../src/chaos/index.ts'
import { referenceStores } from '../../src/chaos/internal.ts'

/** More with KV_TESTKIT_CHAOS_SEEDS, from KV_TESTKIT_CHAOS_FIRST on. */
const seeds = Number(process.env['KV_TESTKIT_CHAOS_SEEDS'] ?? 10)
const first = Number(process.env['KV_TESTKIT_CHAOS_FIRST'] ?? 1)

async function verdicts(store: ReturnType<typeof referenceStores>[number]): Promise<readonly string[]> {
  const found: string[] = []
  for (let seed = first; seed < first + seeds; seed += 1) {
    const report = await runChaos(store.open, { seed, ops: 1_000, selfCheck: seed % 10 === 0, shrink: false })
    found.push(
      report.verdict === 'ok' || report.verdict === 'violation'
        ? report.verdict
        : `${seed}: ${report.verdict} ${report.reason}`,
    )
    expect(report.violation?.witness.length ?? 0, report.reason).toBeLessThanOrEqual(6)
  }
  return found
}

describe('reference stores', () => {
  for (const store of referenceStores()) {
    const title = store.correct ? `never accuses '${store.name}'` : `catches '${store.name}'`
    it(`${title}: ${store.says}`, async () => {
      const found = await verdicts(store)
      const violations = found.filter((verdict) => verdict === 'violation').length
      console.log(`chaos: ${store.name}: a violation in ${violations} of ${seeds} seeds from ${first}`)
      if (store.correct) expect(new Set(found)).toEqual(new Set(['ok']))
      else expect(violations).toBeGreaterThanOrEqual(Math.ceil(seeds * 0.99))
    }, 3_600_000)
  }
})
