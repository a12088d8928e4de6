/** What a run needs besides its plan, how far it has come, and what was seen. */
import type { FaultCount } from '../faults/index.ts'
import type { FaultInterval, HistoryOperation } from '../history/index.ts'
import type { Backend, Clock } from '../kv/index.ts'
import type { StrayWatch } from './strays.ts'
import type { UnexplainedError } from './unexplained.ts'
import type { OperationWeights } from './workload.ts'

/** The phases of a run, in order. */
export const chaosPhases = ['warm-up', 'chaos', 'heal', 'liveness', 'quiesce', 'final reads'] as const

/** The name of a phase. */
export type ChaosPhase = (typeof chaosPhases)[number]

/** What a run needs besides its plan. */
export interface RunContext {
  readonly backend: Backend
  readonly clock: Clock
  /** Whether clients live in processes of their own, and are nothing to test where these share no store. */
  readonly processes: boolean
  readonly weights: OperationWeights
  readonly valueBytes: number
  /** Within which every client must succeed again once the faults have ended, in milliseconds. */
  readonly livenessMs: number
  /** How long the store is left alone before the final reads, in milliseconds. */
  readonly quiesceMs: number
  readonly signal: AbortSignal
  /** Hears errors that reach no caller, and is told what is going on. */
  readonly strays: StrayWatch
  /** Called as each phase begins and as each operation ends. */
  readonly onProgress: (progress: RunProgress) => void
}

/** How far a run has come. */
export interface RunProgress {
  readonly phase: ChaosPhase
  /** Operations that have ended. */
  readonly operations: number
  /** Milliseconds since the run began, on its own clock. */
  readonly atMs: number
}

/** What was seen. */
export interface RunRecord {
  readonly history: readonly HistoryOperation[]
  /** Stamp at which the final reads began. */
  readonly finalFrom: number
  readonly faults: readonly FaultInterval[]
  /** How often each fault of the plan could act, acted and made a difference, by its id. */
  readonly faultCounts: Readonly<Record<string, FaultCount>>
  /** Of each nemesis of the plan, whether it began. */
  readonly nemesesBegun: readonly boolean[]
  readonly phases: readonly { readonly phase: ChaosPhase; readonly atMs: number }[]
  /** Clients that did not succeed again in time after the faults had ended, with the last thing they heard. */
  readonly stuck: readonly string[]
  /** What nemeses themselves failed at. */
  readonly trouble: readonly string[]
  /** Errors of the store that nothing explains which was done to it. */
  readonly unexplained: readonly UnexplainedError[]
  /** Calls that were given up although nothing held them up. */
  readonly givenUp: number
  /** Whether the store answered every call before anything else could happen. */
  readonly answersAtOnce: boolean
  /** Of everything above: two runs that have it in common were the same. */
  readonly digest: string
  /** On the run's own clock. */
  readonly elapsedMs: number
}
