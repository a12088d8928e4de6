/** A slice of `npm run fuzz`, with another seed each time. */
import { describe, expect, it } from 'vitest'
import { randomSeed, type Shard } from '../../src/kv/index.ts'
import { checkerAt } from './history/checker.ts'
import { alteredText, withAltered } from './history/altered-checker.ts'
import type { Feature } from './history/feature.ts'
import { features } from './history/features.ts'
import { fuzzFeature } from './history/fuzz-feature.ts'
import { mutants } from './history/mutants.ts'

const seed = randomSeed()
const checker = await checkerAt(new URL('../../src/history/index.ts', import.meta.url).href)

/** Found by hundreds of histories each, so that a slice is enough. */
const quick = [
  'zones/zones.ts',
  'zones/tombstones.ts',
  'sweep/moves.ts',
  'sweep/text-states.ts',
  'consistency/causal.ts',
  'consistency/convergence.ts',
]

describe(`the checker agrees with the truth (seed ${seed})`, () => {
  it.each(features)('on $name', (feature) => {
    const { mismatch, wrong } = fuzzFeature(feature, checker, seed, 1000)
    expect(mismatch).toBeUndefined()
    expect(wrong).toBeGreaterThan(0)
  })
})

describe('the shards of a fuzz run', () => {
  const [feature] = features
  if (feature === undefined) throw new Error('there are no features')

  it.each([1, 2, 3, 7])('judge together what one judges: %d', (count) => {
    const seen = (shard?: Shard): readonly number[] => {
      const indices: number[] = []
      const counting: Feature = {
        ...feature,
        judge(_checker, _random, index) {
          indices.push(index)
          return { wrong: false }
        },
      }
      const { histories } = fuzzFeature(counting, checker, 1, 100, shard)
      expect(histories).toBe(indices.length)
      return indices
    }
    const shards = Array.from({ length: count }, (_, at) => seen({ index: at + 1, count }))
    expect(shards.flat()).toEqual(seen())
  })

  it('find the same history wrong as one does', () => {
    const mutant = {
      ...feature,
      judge: (_c: unknown, _r: unknown, at: number) => ({ wrong: true, ...(at === 60 ? { mismatch: 'm' } : {}) }),
    }
    const whole = fuzzFeature(mutant, checker, 1, 100).mismatch
    expect(fuzzFeature(mutant, checker, 1, 100, { index: 2, count: 2 }).mismatch).toBe(whole)
    expect(fuzzFeature(mutant, checker, 1, 100, { index: 1, count: 2 }).mismatch).toBeUndefined()
  })
})

describe('a checker that is wrong is found out, where', () => {
  const one = quick.map((file) => {
    const mutant = mutants.find((mutant) => mutant.file === file)
    if (mutant === undefined) throw new Error(`no mutant of ${file}`)
    return mutant
  })

  it.each(one)('$says', async (mutant) => {
    const feature = features.find(({ name }) => name === mutant.feature)
    if (feature === undefined) throw new Error(`no feature '${mutant.feature}'`)
    const { mismatch } = await withAltered(mutant, (altered) => fuzzFeature(feature, altered, 1, 5000))
    expect(mismatch).toBeDefined()
  })

  it('every mutant still applies to the source', async () => {
    for (const mutant of mutants) await expect(alteredText(mutant)).resolves.toContain(mutant.replace)
  })
})
