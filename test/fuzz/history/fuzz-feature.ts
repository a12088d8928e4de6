/** Runs one feature until something is wrong or enough histories have passed. */
import type { Checker, Feature } from './feature.ts'
import { seededRandom } from './seeded-random.ts'

/** What a run found. */
export interface FuzzResult {
  /** Histories judged; the last of them is the mismatch, where there is one. */
  readonly histories: number
  /** How many of them were wrong in truth. */
  readonly wrong: number
  readonly mismatch?: string
}

/** Judges `checker` on up to `count` histories of `feature`. The same seed gives the same histories. */
export function fuzzFeature(feature: Feature, checker: Checker, seed: number, count: number): FuzzResult {
  let wrong = 0
  for (let index = 0; index < count; index += 1) {
    const outcome = outcomeOf(feature, checker, seed, index)
    if (outcome.wrong) wrong += 1
    if (outcome.mismatch !== undefined) {
      return { histories: index + 1, wrong, mismatch: `history ${index} of seed ${seed}: ${outcome.mismatch}` }
    }
  }
  return { histories: count, wrong }
}

function outcomeOf(feature: Feature, checker: Checker, seed: number, index: number): ReturnType<Feature['judge']> {
  try {
    return feature.judge(checker, seededRandom(seed, feature.name, index), index)
  } catch (error) {
    return { wrong: false, mismatch: `the checker threw ${error instanceof Error ? error.stack : String(error)}` }
  }
}
