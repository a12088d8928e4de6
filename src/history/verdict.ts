/** What a check answers: data that survives JSON. */
import type { OverlapStats } from './overlap-stats.ts'
import type { Violation } from './violation.ts'

/** `unknown` only ever comes with a reason. */
export type LinearizabilityVerdict = 'ok' | 'violation' | 'unknown'

/** How a key was decided. `zones` is O(n log n); `sweep` is a search within a budget. */
export type CheckMethod = 'zones' | 'sweep'

/** The verdict on one key. */
export interface KeyVerdict {
  readonly key: string
  /** Operations on the key that could matter; certain failures and reads without an answer cannot. */
  readonly operations: number
  readonly verdict: LinearizabilityVerdict
  readonly method: CheckMethod
  /** Whether the verdict is final. False exactly where it is `unknown`. */
  readonly complete: boolean
  /** Why there is no verdict. */
  readonly reason?: string
  readonly violation?: Violation
}

/** The verdict on a history. */
export interface LinearizabilityReport {
  /** `violation` where a key has one, else `unknown` where a key is, else `ok`. */
  readonly verdict: LinearizabilityVerdict
  /** `sweep` where any key needed it. */
  readonly method: CheckMethod
  /** Whether every key was decided. */
  readonly complete: boolean
  /** Why the verdict is unknown. */
  readonly reason?: string
  readonly operations: number
  /** By the first call of each key. */
  readonly keys: readonly KeyVerdict[]
  /** Those of {@link keys}, at most `maxViolations`. */
  readonly violations: readonly Violation[]
  /** What the history put to the test. */
  readonly overlap: OverlapStats
  readonly durationMs: number
}
