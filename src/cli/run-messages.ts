/** What a run is told and what it tells, in this process or from another: everything survives a structured clone. */
import type { CampaignRun, ChaosOptions } from '../chaos/index.ts'
import type { CampaignItem, CampaignSubject } from '../chaos/internal.ts'
import type { ConformanceOptions, ConformanceProgress, ConformanceReport } from '../conformance/index.ts'
import type { BackendName } from './backend-name.ts'

/** The options of a run. A function cannot be among them, since it reaches no other process. */
export interface RunOptions extends Omit<ConformanceOptions, 'signal' | 'onProgress'> {
  readonly seed: number
  /** Runs the one failure that this token stands for, instead of the laws. */
  readonly token?: string
}

/** What each run of a campaign is told, but for its seed. */
export type EachRun = Omit<ChaosOptions, 'signal' | 'onProgress'>

/** What a run tells: the result of each law, and at the end its report or, where not one law could be asked, why. */
export type FromRun =
  | ({ readonly kind: 'progress' } & ConformanceProgress)
  | { readonly kind: 'report'; readonly report: ConformanceReport }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a worker of a campaign tells: what its store is, what came of each run, or why it can make none. */
export type FromCampaign =
  | { readonly kind: 'subject'; readonly subject: CampaignSubject }
  /** Nothing came of a run that was interrupted. */
  | { readonly kind: 'ran'; readonly at: number; readonly run: CampaignRun | undefined }
  | { readonly kind: 'refused'; readonly reason: string }

/** What a worker is told: what to run, once; each run of a campaign; and to come to an end. */
export type ToWorker =
  | { readonly kind: 'run'; readonly backend: BackendName; readonly options: RunOptions }
  | { readonly kind: 'campaign'; readonly backend: BackendName; readonly seed: number; readonly each: EachRun }
  | { readonly kind: 'item'; readonly item: CampaignItem }
  | { readonly kind: 'stop' }

/** What a worker tells: that it is alive, once a second, and what its run tells. */
export type FromWorker = FromRun | FromCampaign | { readonly kind: 'alive' }
