/** What a run is told and what it tells, in this process or from another: everything survives a structured clone. */
import type { ConformanceOptions, ConformanceProgress, ConformanceReport } from '../conformance/index.ts'
import type { BackendName } from './backend-name.ts'

/** The options of a run. A function cannot be among them, since it reaches no other process. */
export interface RunOptions extends Omit<ConformanceOptions, 'signal' | 'onProgress'> {
  readonly seed: number
  /** Runs the one failure that this token stands for, instead of the laws. */
  readonly token?: string
}

/** What a run tells: the result of each law, and at the end its report or, where not one law could be asked, why. */
export type FromRun =
  | ({ readonly kind: 'progress' } & ConformanceProgress)
  | { readonly kind: 'report'; readonly report: ConformanceReport }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a worker is told: what to run, once; and to come to an end. */
export type ToWorker =
  { readonly kind: 'run'; readonly backend: BackendName; readonly options: RunOptions } | { readonly kind: 'stop' }

/** What a worker tells: that it is alive, once a second, and what its run tells. */
export type FromWorker = FromRun | { readonly kind: 'alive' }
