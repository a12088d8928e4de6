/** What the command and its workers say to each other. Everything survives a structured clone. */
import type { ConformanceReport, LawResult, Tier } from '../conformance/index.ts'
import type { Profile, Waiver } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'

/** The options of a run that a worker needs. */
export interface RunOptions {
  readonly tier?: Tier
  readonly seed: number
  readonly only?: readonly string[]
  readonly profile: Profile
  readonly waivers: readonly Waiver[]
  /** Runs the one failure that this token stands for, instead of the laws. */
  readonly token?: string
  readonly abortWithinMs?: number
  readonly convergeWithinMs?: number
  readonly operationTimeoutMs?: number
  readonly openTimeoutMs?: number
  readonly budgetMs?: number
}

/** What a worker is told: what to run, once; and to come to an end. */
export type ToWorker =
  { readonly kind: 'run'; readonly backend: BackendName; readonly options: RunOptions } | { readonly kind: 'stop' }

/** What a worker says. */
export type FromWorker =
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly law: LawResult; readonly done: number; readonly of: number }
  | { readonly kind: 'report'; readonly report: ConformanceReport }
  /** Not one law could be asked. */
  | { readonly kind: 'refused'; readonly reason: string }
