/** A call that was made and has not been judged yet. */
import type { AnyKV } from '../../kv/index.ts'
import type { Expectation } from '../operations/semantics.ts'
import type { CallOutcome } from './perform.ts'

/** What was given to which store, what must come of it, and what will. */
export interface InFlight {
  readonly store: AnyKV
  readonly expected: Expectation
  /** The arguments, as the store has them in its hands. */
  readonly given: readonly unknown[]
  readonly outcome: Promise<CallOutcome>
  readonly signal: AbortSignal | undefined
  /** Milliseconds since the abort. */
  readonly lateMs: () => number
}
