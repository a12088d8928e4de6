/** Runs one feature until something is wrong or enough histories have passed. */
import { rangeOfShard, type Shard } from '../../../src/kv/index.ts'
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

const whole: Shard = { index: 1, count: 1 }

/**
 * Judges `checker` on up to `count` histories of `feature`, or on those of them that are the shard's. The same seed gives the same
 * histories, whatever the shard.
 */
export function fuzzFeature(
  feature: Feature,
  checker: Checker,
  seed: number,
  count: number,
  shard: Shard = whole,
): FuzzResult {
  const { from, to } = rangeOfShard(count, shard)
  let wrong = 0
  for (let index = from; index < to; index += 1) {
    const outcome = outcomeOf(feature, checker, seed, index)
    if (outcome.wrong) wrong += 1
    if (outcome.mismatch !== undefined) {
      return { histories: index + 1 - from, wrong, mismatch: `history ${index} of seed ${seed}: ${outcome.mismatch}` }
    }
  }
  return { histories: to - from, wrong }
}

function outcomeOf(feature: Feature, checker: Checker, seed: number, index: number): ReturnType<Feature['judge']> {
  try {
    return feature.judge(checker, seededRandom(seed, feature.name, index), index)
  } catch (error) {
    return { wrong: false, mismatch: `the checker threw ${error instanceof Error ? error.stack : String(error)}` }
  }
}
