/** What there is to run in a campaign: plans that failed before, then one seed after another. */
import { rangeOfShard, type Shard } from '../../kv/index.ts'
import type { ChaosPlan } from '../plan.ts'

/** A plan that failed before and was kept. */
export interface KeptPlan {
  /** The name under which it is kept: that of its file, say. */
  readonly name: string
  readonly plan: ChaosPlan
}

/** One run to be made. */
export interface CampaignItem {
  /** Its place among all runs, those of other shards included. */
  readonly at: number
  readonly seed: number
  /** The name of the kept plan that it runs. */
  readonly kept?: string
  readonly plan?: ChaosPlan
}

/** The runs of a campaign, or those of one shard. */
export interface CampaignSpan {
  readonly seed: number
  readonly runs: number
  readonly corpus: readonly KeptPlan[]
  readonly shard?: Shard | undefined
}

/** Every run that is to be made, in order; made as they are asked for, since there may be millions. */
export function* itemsOf({ seed, runs, corpus, shard = { index: 1, count: 1 } }: CampaignSpan): Iterable<CampaignItem> {
  const { from, to } = spanOf({ runs, corpus, shard })
  for (let at = from; at < to; at += 1) {
    const kept = corpus[at]
    if (kept === undefined) yield { at, seed: seed + at - corpus.length }
    else yield { at, seed: kept.plan.seed, kept: kept.name, plan: kept.plan }
  }
}

/** The places of those runs: from `from` up to, and without, `to`. */
export function spanOf({ runs, corpus, shard = { index: 1, count: 1 } }: Omit<CampaignSpan, 'seed'>): {
  readonly from: number
  readonly to: number
} {
  return rangeOfShard(corpus.length + runs, shard)
}
