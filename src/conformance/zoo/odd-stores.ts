/** Correct stores that a careless test would fail. */
import { type Oddity, type OddStore, oddStoreOf } from './odd-store.ts'
import { oddPromises } from './odd/promises.ts'
import { oddResults } from './odd/results.ts'
import { oddTimings } from './odd/timing.ts'

const oddities: readonly Oddity[] = [...oddResults, ...oddPromises, ...oddTimings]

/**
 * Stores that keep the contract and their profile, each odd in one way: slow, unordered, narrow, late. A run that fails one of
 * them gives a false alarm. Each call makes new ones.
 */
export function oddStores(): readonly OddStore[] {
  return oddities.map((oddity) => oddStoreOf(oddity))
}
