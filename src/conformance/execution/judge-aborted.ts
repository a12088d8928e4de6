/** Holds what came of a call whose signal was aborted against what the profile says of signals. */
import { describeExpectation, judge } from './judge.ts'
import type { Mismatch } from './finding.ts'
import type { Expectation } from '../operations/semantics.ts'
import type { CallOutcome } from './perform.ts'
import type { Abort } from '../program/program.ts'
import type { RunContext } from './run-context.ts'

/** A call whose signal was aborted, and what came of it. */
export interface AbortedCall {
  readonly abort: Abort
  /** What must come of it where nobody heeds the signal. */
  readonly expected: Expectation
  readonly outcome: CallOutcome
  /** How the outcome differs from that. */
  readonly plain: Mismatch | undefined
  /** Whether it rejected with the reason of its signal, the very same value. */
  readonly byReason: boolean
  /** Milliseconds from the abort until it settled. */
  readonly lateMs: number
}

/** The difference, or `undefined` where the outcome is right. */
export function judgeAborted(
  { abort, expected, outcome, plain, byReason, lateMs }: AbortedCall,
  { profile: { cancellation }, abortWithinMs }: Pick<RunContext, 'profile' | 'abortWithinMs'>,
): Mismatch | undefined {
  const heeded = abort.when === 'before' ? cancellation !== 'none' : cancellation === 'during'
  if (abort.when === 'before' && heeded) {
    if (byReason) return undefined
    return {
      ...described(expected, outcome),
      expected: `it rejects with the signal's reason, the very same value`,
      clue: { kind: 'reason' },
    }
  }
  if (byReason && cancellation === 'none') {
    return {
      expected: `${describeExpectation(expected)}: the profile says that signals are not heeded (cancellation: 'none')`,
      got: `it rejected with the signal's reason`,
    }
  }
  if (!byReason && plain !== undefined) {
    return {
      ...plain,
      expected: `${plain.expected}, or it rejects with the signal's reason`,
      clue: { kind: 'reason' },
    }
  }
  if (heeded && lateMs > abortWithinMs) {
    return {
      expected: `it settles within ${abortWithinMs} ms of the abort (abortWithinMs)`,
      got: `it settled ${Math.round(lateMs)} ms after it`,
    }
  }
  return undefined
}

function described(expected: Expectation, outcome: CallOutcome): Mismatch {
  const plain = judge(
    expected.kind === 'error' ? { kind: 'done' } : { kind: 'error', code: 'KV_TIMEOUT' },
    outcome,
    undefined,
  )
  return plain ?? { expected: describeExpectation(expected), got: 'it settled otherwise' }
}

/** `abort()` without a reason makes one of its own; a falsy reason is the empty string, which `if (reason)` overlooks. */
export function reasonOf(abort: Abort): unknown {
  if (abort.reason === 'error') return new Error('given up')
  return abort.reason === 'falsy' ? '' : undefined
}
