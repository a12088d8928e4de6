/** Follows the run of one backend from outside, so that there is a result whatever becomes of it. */
import type { ConformanceProgress, ConformanceReport, LawResult } from '../conformance/index.ts'
import { type BackendName, shownName } from './backend-name.ts'
import type { FromRun, RunOptions } from './run-messages.ts'

/** What became of one backend of a run. */
export interface BackendResult {
  readonly backend: BackendName
  /** Its report, where at least one law was asked; partial where it was cut short. */
  readonly report?: ConformanceReport
  /** Why there is none. */
  readonly refused?: string
  /** Whether it had to be cut off: it may have left something behind. */
  readonly cutOff: boolean
}

/** What one law came to, while the run goes on. */
export interface BackendProgress extends ConformanceProgress {
  readonly backend: string
}

/** What is to be run, and what is to be heard of it. */
export interface RunOrder {
  readonly backends: readonly BackendName[]
  readonly options: RunOptions
  /** Asks every run to come to an end, for which it has a while. */
  readonly signal: AbortSignal
  /** Cuts every run off. */
  readonly atOnce: AbortSignal
  readonly onProgress: (progress: BackendProgress) => void
  /** What a backend printed, and what there is to say of it. */
  readonly onOutput: (text: string) => void
}

/** How long a run may take to come to an end once it was asked to, or has told its report, in milliseconds. */
const graceMs = { here: 4_000, server: 20_000 } as const

/** How a run is ended. */
export interface RunHandle {
  /** Asks it to come to an end. */
  stop(): void
  /** Ends it without its help. */
  cutOff(): void
}

/** One run as it is seen from outside. */
export class FollowedRun {
  readonly #backend: BackendName
  readonly #order: RunOrder
  readonly #handle: RunHandle
  readonly #startedAt = Date.now()
  readonly #done: LawResult[] = []
  readonly #stopped = (): void => this.#stop()
  readonly #ended = (): void => this.end('interrupted')
  #answer: Exclude<FromRun, { kind: 'progress' }> | undefined
  #cutOffFor: string | undefined
  #grace: NodeJS.Timeout | undefined

  constructor(backend: BackendName, order: RunOrder, handle: RunHandle) {
    this.#backend = backend
    this.#order = order
    this.#handle = handle
    order.signal.addEventListener('abort', this.#stopped, { once: true })
    order.atOnce.addEventListener('abort', this.#ended, { once: true })
  }

  /** Takes what the run tells. */
  hear(message: FromRun): void {
    if (message.kind !== 'progress') {
      this.#answer = message
      this.#endAfterGrace('it did not come to an end after its report')
      return
    }
    const { kind: _progress, ...progress } = message
    this.#done.push(progress.law)
    this.#order.onProgress({ backend: shownName(this.#backend), ...progress })
  }

  /** Cuts the run off; the first reason counts. */
  end(why: string): void {
    this.#cutOffFor ??= why
    this.#handle.cutOff()
  }

  /** The result, once the run has ended; `why` it has, where it told no answer and was not cut off. */
  async result(why: string): Promise<BackendResult> {
    clearTimeout(this.#grace)
    this.#order.signal.removeEventListener('abort', this.#stopped)
    this.#order.atOnce.removeEventListener('abort', this.#ended)
    const backend = this.#backend
    const interrupted = this.#order.signal.aborted
    const cutOff = this.#cutOffFor !== undefined
    if (this.#answer?.kind === 'report') return { backend, report: this.#answer.report, cutOff }
    if (this.#answer?.kind === 'refused') {
      return { backend, refused: interrupted ? 'interrupted' : this.#answer.reason, cutOff }
    }
    const reason = interrupted ? 'interrupted' : (this.#cutOffFor ?? why)
    const last = this.#done.at(-1)
    if (last === undefined) return { backend, refused: reason, cutOff }
    const { partialReport } = await import('./partial-report.ts')
    const report = partialReport(shownName(backend), {
      done: this.#done,
      why: interrupted ? reason : `${reason}, after the law ${last.id}`,
      startedAt: this.#startedAt,
      options: this.#order.options,
    })
    return { backend, report, cutOff }
  }

  #stop(): void {
    this.#handle.stop()
    this.#endAfterGrace('interrupted')
  }

  #endAfterGrace(why: string): void {
    this.#grace ??= setTimeout(() => this.end(why), graceMs[this.#backend.kind === 'server' ? 'server' : 'here'])
  }
}

/** The result of a backend whose turn never came. */
export function neverBegun(backend: BackendName): BackendResult {
  return { backend, refused: 'interrupted before it began', cutOff: false }
}
