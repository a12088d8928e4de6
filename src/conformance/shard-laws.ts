/** Which laws a shard of a run asks. */
import { ofShard, type Shard } from '../kv/index.ts'
import { costOfLaw } from './law-costs.ts'
import type { Law } from './laws/law.ts'

/**
 * Those of the chosen laws that the shard asks. Each is asked by one shard, but for those that look back on the whole run: every
 * shard that has something to look back on asks these of its own part.
 */
export function lawsOfShard(chosen: readonly Law[], shard: Shard | undefined): readonly Law[] {
  if (shard === undefined) return chosen
  const own = new Set(ofShard(chosen.filter(isOfOneShard), shard, costOfLaw))
  const looksBack = own.size > 0 || (shard.index === 1 && !chosen.some(isOfOneShard))
  return chosen.filter((law) => own.has(law) || (looksBack && !isOfOneShard(law)))
}

/** Whether a law says the same whichever laws are asked beside it. */
export function isOfOneShard({ when }: Pick<Law, 'when'>): boolean {
  return when !== 'last'
}
