import { describe, expect, it } from 'vitest'
import { type ConformanceReport, runConformance } from '../../src/conformance/index.ts'
import { type AnyKV, type FullKV, operations } from '../../src/kv/index.ts'
import { mutants } from '../../src/zoo/index.ts'
import { clientIn, zooBackend } from '../../src/zoo/zoo-backend.ts'
import type { Defect } from '../../src/zoo/mutant.ts'
import { batchMutants } from '../../src/zoo/mutants/batches.ts'
import { listingMutants } from '../../src/zoo/mutants/listing.ts'
import { valueMutants } from '../../src/zoo/mutants/values.ts'
import { oneCauseDefects, oneCauseStores } from './fixtures/one-cause.ts'

const options = { tier: 'smoke', seed: 1, operationTimeoutMs: 300, abortWithinMs: 200, convergeWithinMs: 100 } as const

function failed(report: ConformanceReport): readonly string[] {
  return report.laws.filter(({ status }) => status === 'failed').map(({ id }) => id)
}

describe('a defect that breaks many laws', () => {
  it.each(oneCauseStores())('is one cause: $id', { timeout: 30_000 }, async ({ backend, law }) => {
    const report = await runConformance(backend, { ...options, tier: 'standard' })
    expect(report.causes).toHaveLength(1)
    expect(report.causes[0]?.laws).toContain(law)
    expect(report.causes[0]?.laws.toSorted()).toEqual(failed(report).toSorted())
  })

  it('is shown by the law that is about just the calls that it takes', async () => {
    const backend = oneCauseStores().find(({ id }) => id === 'batch-set-noop')?.backend
    const report = await runConformance(backend ?? (() => Promise.reject(new Error('no such store'))), options)
    expect(report.causes[0]?.laws[0]).toBe('batch/set')
    expect(report.causes[0]?.symptom).toBe('getRaw after batchSetRaw: what was written is missing')
  })
})

describe('the hint', () => {
  const hints: readonly (readonly [string, RegExp | undefined])[] = [
    ['loses-proto', /name of an object property/],
    ['bom-in-list', /byte order mark/],
    ['non-latin-not-listed', /upper bound/],
    ['evicts', /evict/],
    ['batch-set-noop', /acknowledged, and its entry is not there/],
    ['batch-delete-stops', /stops at a key that is not there/],
    ['list-throws', undefined],
    ['list-throws-on-entries', undefined],
    ['refuses-long-keys', /limits\.keyBytes/],
    ['refuses-nul', /declare which ones it can/],
    ['torn-read-fails', /read beside a write fails/],
  ]
  it.each(hints)('explains what differed, in every law that fails: %s', { timeout: 30_000 }, async (id, hint) => {
    const backend = [...oneCauseStores(), ...mutants()].find((each) => each.id === id)?.backend
    if (backend === undefined) throw new Error(`there is no store ${id}`)
    const report = await runConformance(backend, options)
    const given = report.laws.flatMap(({ failure }) => (failure === undefined ? [] : [failure.hint]))
    expect(given.length).toBeGreaterThan(0)
    const wrong = given.filter((each) => (hint === undefined ? each !== undefined : !hint.test(each ?? '')))
    expect(wrong).toEqual([])
  })
})

describe('two defects in one store', () => {
  const rows: readonly Pick<Defect, 'id' | 'law' | 'alter'>[] = [
    ...oneCauseDefects,
    ...batchMutants,
    ...listingMutants,
    ...valueMutants,
  ]
  const pairs = [
    ['loses-proto', 'bom-in-list'],
    ['batch-set-noop', 'batch-delete-stops'],
    ['bom-in-list', 'list-first-ten'],
    ['values-as-text', 'batch-delete-stops'],
    ['refuses-long-keys', 'refuses-nul'],
    ['non-latin-not-listed', 'values-cut-at-64k'],
    ['torn-read-fails', 'loses-proto'],
  ] as const

  it.each(pairs)('are two causes: %s, %s', { timeout: 30_000 }, async (...ids) => {
    const [one, other] = ids.map((id) => {
      const row = rows.find((each) => each.id === id)
      if (row === undefined) throw new Error(`there is no defect ${id}`)
      return row
    })
    if (one === undefined || other === undefined) throw new Error('a pair has two')
    const backend = zooBackend({ name: 'both', profile: {} }, (state): AnyKV => {
      const kv = clientIn(state)
      const first = Object.assign({ ...kv }, one.alter(kv, state))
      if (!isFull(first)) throw new TypeError('an operation is missing')
      return Object.assign({ ...first }, other.alter(first, state))
    })
    const report = await runConformance(backend, options)
    const causeOf = (law: string): number => report.causes.findIndex(({ laws }) => laws.includes(law))
    expect(report.causes).toHaveLength(2)
    expect(causeOf(one.law)).not.toBe(causeOf(other.law))
  })
})

describe('the zoo', () => {
  it('shows most of its mutants as one cause each', { timeout: 120_000 }, async () => {
    const sample = mutants().filter((_, index) => index % 15 === 5)
    let one = 0
    for (const { backend } of sample) {
      const { causes } = await runConformance(backend, options)
      if (causes.length === 1) one += 1
      await backend.dispose?.()
    }
    expect(one / sample.length).toBeGreaterThan(0.7)
  })
})

function isFull(store: object): store is FullKV {
  return operations.every((op) => op in store)
}
