/** The result of a conformance run: plain data that survives JSON, of which every printed form is a view. */
import type { ErrorLink, Operation, PlainProfile, ProfileDimension, Shard, Waiver } from '../kv/index.ts'

/** How hard a run tries. */
export const tiers = ['smoke', 'standard', 'soak'] as const

/** `smoke`: a second or so. `standard`: the full set. `soak`: as long as the time budget lasts. */
export type Tier = (typeof tiers)[number]

/** The groups of laws, in the order in which reports list them. */
export const lawGroups = [
  'values',
  'keys',
  'list',
  'batch',
  'errors',
  'aliasing',
  'cancellation',
  'lifecycle',
  'health',
  'has',
  'limits',
  'concurrency',
  'durability',
  'hygiene',
  'sequences',
  'profile',
  'server',
  // laws of one's own
  'own',
] as const

/** A group of laws. */
export type LawGroup = (typeof lawGroups)[number]

/**
 * What became of a law: it held; it did not; it did not and a waiver says so; the profile disclaims it; it could not be asked
 * (with the reason); or it was asked and nothing was learnt.
 */
export const lawStatuses = ['passed', 'failed', 'waived', 'unsupported', 'not-run', 'inconclusive'] as const

/** What became of a law. */
export type LawStatus = (typeof lawStatuses)[number]

/** How a law was broken. */
export interface Failure {
  /** One sentence: the law, and what happened instead. */
  readonly message: string
  /**
   * A minimal program that shows it: JavaScript, to be pasted into a file and run with `node`. It ends with one line and exit code 1
   * where the store breaks the law, and says nothing where it does not.
   */
  readonly program: string
  readonly expected: string
  readonly got: string
  /** The error that came, where one did, and then its causes: whole, with where they came from. */
  readonly errors?: readonly ErrorLink[]
  /** The likely cause, from the trap that caught it. */
  readonly hint?: string
  /** Replays exactly this: `kv-testkit replay <token>`. */
  readonly token: string
  /** Whether it failed in some of the repetitions only. */
  readonly flaky: boolean
  /** Of how many repetitions of the same program how many failed, before it was made smaller. */
  readonly repetitions: { readonly failed: number; readonly of: number }
}

/** What became of one law in one run. */
export interface LawResult {
  readonly id: string
  readonly group: LawGroup
  /** The law in one sentence. */
  readonly title: string
  readonly status: LawStatus
  /** Why, for every status but passed. */
  readonly reason?: string
  /** How hard a law that held was tried, where luck has a part in it: "7 rounds, 412 writes acknowledged". */
  readonly power?: string
  readonly failure?: Failure
  readonly waiver?: Waiver
  /** Programs run. */
  readonly cases: number
  /** Calls made to the store. */
  readonly operations: number
  readonly durationMs: number
}

/** Where a value of the profile comes from. */
export type ProfileSource = 'declared' | 'probed' | 'default'

/** One line of the profile that a run was held to. */
export interface ProfileLine {
  readonly dimension: ProfileDimension
  /** The value as people read it; key domains by what they say, limits as a list. */
  readonly value: string
  readonly source: ProfileSource
  /** Whether it differs from the strict default: a deviation, listed by every report. */
  readonly deviates: boolean
}

/** Something that is no failure and that the author may want to know: a promise that could be stronger. */
export interface ConformanceNotice {
  readonly dimension: ProfileDimension
  readonly message: string
}

/** The part of a run that a report is about. */
export interface ConformanceShard extends Shard {
  /** Every law of the whole run by its id, in order: what its shards together must have. */
  readonly laws: readonly string[]
}

/** One reason for which laws broke. */
export interface Cause {
  /** Unlike that of any other cause of the run, and the same in every run that finds it. */
  readonly id: string
  /** The laws that broke for it, by their ids: first the one that shows it best. */
  readonly laws: readonly string[]
  /** The calls that it takes; none where that was not found out. */
  readonly calls: readonly Operation[]
  /** What they come down to, in a few words, where that was found out. */
  readonly symptom?: string
}

/** What a run found. */
export interface ConformanceReport {
  /** Nothing failed, nothing was inconclusive, no waiver has expired or is idle. */
  readonly ok: boolean
  readonly backend: string
  /** The version of what was tested, where the backend says it. */
  readonly version?: string
  readonly tier: Tier
  readonly seed: number
  /** Of which part of a run this is the report. */
  readonly shard?: ConformanceShard
  /** When it began: milliseconds since 1970. */
  readonly startedAt: number
  readonly durationMs: number
  /** Whether each client lived in a process of its own. */
  readonly processes?: true
  /** Whether it ended early, and why. */
  readonly interrupted?: string
  /** The declaration as it was given. */
  readonly declared: PlainProfile
  /** Every dimension as it was resolved. */
  readonly profile: readonly ProfileLine[]
  readonly notices: readonly ConformanceNotice[]
  /** Waivers that are expired, idle, or name no law that ran: each fails the run. */
  readonly waiverProblems: readonly string[]
  readonly laws: readonly LawResult[]
  /** Why laws failed: those whose smallest programs come down to the same calls going wrong in the same way have one cause. */
  readonly causes: readonly Cause[]
}
