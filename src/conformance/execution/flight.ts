/** A call that was made and has not been judged yet. */
import type { AnyKV } from '../../kv/index.ts'
import type { Expectation } from './model.ts'
import type { Arguments, CallOutcome } from './perform.ts'

/** What was given to which store, what must come of it, and what will. */
export interface InFlight {
  readonly store: AnyKV
  readonly expected: Expectation
  readonly given: Arguments
  readonly outcome: Promise<CallOutcome>
  readonly signal: AbortSignal | undefined
  /** Milliseconds since the abort. */
  readonly lateMs: () => number
}
