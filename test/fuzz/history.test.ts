/** A slice of `npm run fuzz`, with another seed each time. */
import { describe, expect, it } from 'vitest'
import { randomSeed } from '../../src/kv/index.ts'
import { checkerAt } from './history/checker.ts'
import { alteredText, withAltered } from './history/altered-checker.ts'
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
