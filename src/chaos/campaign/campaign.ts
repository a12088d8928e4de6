/** What many chaos runs on one store found together: plain data that survives JSON. */
import type { Shard } from '../../kv/index.ts'
import type { ChaosPlan } from '../plan.ts'
import type { ChaosVerdict } from '../report.ts'

/** What became of one run of a campaign: its verdict, or `crashed` where it ended the process that it ran in. */
export type CampaignVerdict = ChaosVerdict | 'crashed'

/** How a run failed, in short. */
export interface CampaignFailure {
  /** The same for runs that failed in the same way: what is told of them is told once. */
  readonly cause: string
  /** One sentence. */
  readonly reason: string
  /** The proof of a violation as lanes of text. */
  readonly diagram?: string
  /** What runs it again, made smaller where that was possible. A run that ended its process has none but its seed. */
  readonly plan?: ChaosPlan
}

/** One run of a campaign in short. */
export interface CampaignRun {
  readonly verdict: CampaignVerdict
  readonly operations: number
  /** Of every verdict but `ok`. */
  readonly failure?: CampaignFailure
}

/** One way in which runs failed. */
export interface CampaignCause extends CampaignFailure {
  readonly verdict: CampaignVerdict
  /** How many runs failed so. */
  readonly count: number
  /** The place of the first of them among all runs: plans that were kept, then seeds. */
  readonly first: number
  /** The seeds of the first of them. */
  readonly seeds: readonly number[]
  /** The kept plan that shows it, where one does. */
  readonly kept?: string
}

/** What a campaign found. */
export interface ChaosCampaign {
  /** Every run was `ok`, and none is missing. */
  readonly ok: boolean
  readonly backend: string
  readonly version?: string
  readonly time: 'virtual' | 'real'
  /** The seed of the first run; the others follow it. */
  readonly seed: number
  /** How many seeds there are, those of other shards included. */
  readonly runs: number
  /** What else decides what the runs do, as it was given. */
  readonly settings: Readonly<Record<string, string>>
  readonly shard?: Shard
  /** Whether it ends with the first run that fails. */
  readonly bail: boolean
  /** Runs that were made. */
  readonly done: number
  readonly operations: number
  readonly verdicts: Readonly<Record<CampaignVerdict, number>>
  /** How runs failed, in the order of the first run of each. */
  readonly causes: readonly CampaignCause[]
  /** The plans that failed before and were kept, by name, those of other shards included. They are tried first. */
  readonly corpus: readonly string[]
  /** Those of them that did not fail any more. */
  readonly mended: readonly string[]
  /** When it began: milliseconds since 1970. */
  readonly startedAt: number
  readonly durationMs: number
  readonly interrupted?: string
}

/** A count for each verdict. */
export function countsOf(count: (verdict: CampaignVerdict) => number): Record<CampaignVerdict, number> {
  return {
    ok: count('ok'),
    violation: count('violation'),
    'not-live': count('not-live'),
    'unexplained-errors': count('unexplained-errors'),
    nondeterministic: count('nondeterministic'),
    unknown: count('unknown'),
    inconclusive: count('inconclusive'),
    crashed: count('crashed'),
  }
}
