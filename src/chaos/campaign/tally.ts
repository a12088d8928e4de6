/** Counts the runs of a campaign, in whatever order they end. */
import { type CampaignCause, type CampaignRun, type CampaignVerdict, countsOf } from './campaign.ts'
import type { CampaignItem } from './items.ts'

/** Seeds that are named of each cause. */
export const mostSeeds = 10

/** What runs came to. */
export interface Counted {
  readonly done: number
  readonly operations: number
  readonly verdicts: Readonly<Record<CampaignVerdict, number>>
  readonly causes: readonly CampaignCause[]
  readonly mended: readonly string[]
}

/** Counts runs: what comes of it does not depend on the order in which they are added. */
export class CampaignTally {
  readonly #runs = new Map<number, { readonly item: CampaignItem; readonly run: CampaignRun }>()
  readonly #bail: boolean
  #firstFailed = Infinity

  /** @param bail whether what comes after the first run that fails does not count */
  constructor(bail: boolean) {
    this.#bail = bail
  }

  add(item: CampaignItem, run: CampaignRun): void {
    this.#runs.set(item.at, { item, run })
    if (run.failure !== undefined) this.#firstFailed = Math.min(this.#firstFailed, item.at)
  }

  /** Whether nothing more need be run. */
  get over(): boolean {
    return this.#bail && this.#firstFailed < Infinity
  }

  counted(): Counted {
    const last = this.#bail ? this.#firstFailed : Infinity
    const runs = [...this.#runs.entries()].sort(([a], [b]) => a - b).filter(([at]) => at <= last)
    const verdicts = countsOf(() => 0)
    const causes = new Map<string, CampaignCause>()
    for (const [, { item, run }] of runs) {
      verdicts[run.verdict] += 1
      if (run.failure === undefined) continue
      const sofar = causes.get(run.failure.cause)
      causes.set(run.failure.cause, sofar === undefined ? causeFrom(item, run) : joined(sofar, item))
    }
    return {
      done: runs.length,
      operations: runs.reduce((sum, [, { run }]) => sum + run.operations, 0),
      verdicts,
      causes: [...causes.values()],
      mended: runs.flatMap(([, { item, run }]) =>
        item.kept !== undefined && run.failure === undefined ? [item.kept] : [],
      ),
    }
  }
}

function causeFrom(item: CampaignItem, { verdict, failure }: CampaignRun): CampaignCause {
  const { cause = '', reason = '', ...rest } = failure ?? {}
  return {
    cause,
    reason,
    ...rest,
    verdict,
    count: 1,
    first: item.at,
    seeds: item.kept === undefined ? [item.seed] : [],
    ...(item.kept === undefined ? {} : { kept: item.kept }),
  }
}

function joined(cause: CampaignCause, { seed, kept }: CampaignItem): CampaignCause {
  return {
    ...cause,
    count: cause.count + 1,
    seeds: kept === undefined ? [...cause.seeds, seed].slice(0, mostSeeds) : cause.seeds,
    ...(cause.kept === undefined && kept !== undefined ? { kept } : {}),
  }
}
