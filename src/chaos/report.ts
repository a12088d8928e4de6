/** What a chaos run found: plain data that survives JSON. */
import type { FaultCount } from '../faults/index.ts'
import type { FaultInterval, HistoryOperation, OverlapStats, Violation } from '../history/index.ts'
import type { PlannedNemesis } from './nemesis.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosPhase } from './run-record.ts'
import type { StrayError } from './strays.ts'
import type { UnexplainedError } from './unexplained.ts'

/**
 * `ok`: the history keeps the promise, and something was put to the test. `violation`: it does not. `not-live`: clients did not
 * recover. `unexplained-errors`: calls failed, or errors reached no caller, for no reason that lies in what was done to the store.
 * `nondeterministic`: the same seed gave two different runs. `unknown`: the checker spent its budget. `inconclusive`: nothing was
 * learnt.
 */
export const chaosVerdicts = [
  'ok',
  'violation',
  'not-live',
  'unexplained-errors',
  'nondeterministic',
  'unknown',
  'inconclusive',
] as const

/** The verdict on a run. */
export type ChaosVerdict = (typeof chaosVerdicts)[number]

/** A failing run, made smaller. */
export interface ShrunkRun {
  readonly plan: ChaosPlan
  readonly history: readonly HistoryOperation[]
  readonly faults: readonly FaultInterval[]
  readonly violation: Violation
  /** Runs that it took. */
  readonly tries: number
}

/** What a run found. */
export interface ChaosReport {
  readonly ok: boolean
  readonly verdict: ChaosVerdict
  /** One sentence, for all but `ok`. */
  readonly reason?: string
  readonly backend: string
  readonly version?: string
  readonly seed: number
  /** Whether time was virtual: the run is then the same every time. */
  readonly time: 'virtual' | 'real'
  readonly plan: ChaosPlan
  readonly violation?: Violation
  /** Of a violation in virtual time: the smallest run that still shows one of its kind. */
  readonly shrunk?: ShrunkRun
  readonly history: readonly HistoryOperation[]
  readonly faults: readonly FaultInterval[]
  readonly faultCounts: Readonly<Record<string, FaultCount>>
  readonly nemeses: readonly (PlannedNemesis & { readonly begun: boolean })[]
  readonly phases: readonly { readonly phase: ChaosPhase; readonly atMs: number }[]
  /** Errors of the store that nothing explains which was done to it, the most frequent first. */
  readonly unexplained: readonly UnexplainedError[]
  /** Errors that reached no caller, self-check and shrinking included. */
  readonly strays: readonly StrayError[]
  /** Calls that were given up after the time for a call although nothing held them up. They decide nothing. */
  readonly givenUp: number
  /** What limits a verdict of `ok`, a sentence each. */
  readonly notes: readonly string[]
  readonly outcomes: { readonly ok: number; readonly fail: number; readonly unknown: number }
  readonly overlap: OverlapStats
  /** The same for two runs that were the same. */
  readonly digest: string
  /** Milliseconds on the run's own clock. */
  readonly elapsedMs: number
  /** Milliseconds that all of it took, self-check and shrinking included. */
  readonly durationMs: number
  readonly interrupted?: string
}
