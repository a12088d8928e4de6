/** Why a history is not what it should be, as data: a few operations that prove it, and one sentence that says it. */
import type { FaultInterval, HistoryOperation, Json } from './operation.ts'

/** What can be wrong, from the most to the least blatant. */
export const violationKinds = {
  'thin-air': 'a value was seen that nothing wrote to the key',
  'aborted-read': 'a value was seen whose write certainly failed',
  foreign: 'a value was seen that was written to another key',
  damaged: 'bytes were read that no client wrote',
  'future-read': 'a value was read before its write began',
  'double-cas': 'two compare-and-sets replaced the same value',
  'cas-order': 'compare-and-sets and reads admit no order',
  'lost-or-stale': 'two values were in force at the same time',
  'missed-value': 'a key was reported missing while its value was in force',
  resurrected: 'a value was still there after its delete was acknowledged',
  'missing-delete': 'a key was reported missing, and no delete can have removed its value',
  'no-order': 'no order of the operations explains their results',
  stale: 'a read returned a value that had been overwritten before it began',
  'own-write': 'a client did not see its own write',
  'went-back': 'a client saw a value, and later an older one',
  'out-of-order': 'a client saw a write, and later something older than what its writer had written or read before it',
  causal: 'a client saw an effect without its cause',
  diverged: 'clients disagree after the writes had stopped',
} as const

/** The name of what is wrong. */
export type ViolationKind = keyof typeof violationKinds

/** One violation with its proof. */
export interface Violation {
  readonly kind: ViolationKind
  readonly key: string
  /** The whole argument in one sentence. */
  readonly sentence: string
  /** At most six operations that cannot all have happened, by call. */
  readonly witness: readonly HistoryOperation[]
  /** What the proof needs besides: the deletes that matter, and links of a chain that is longer than six operations. */
  readonly support: readonly HistoryOperation[]
  /**
   * Witness and support as a history that is itself wrong. A compare-and-set whose predecessor plays no part stands here as the
   * plain write that it at least was.
   */
  readonly proof: readonly HistoryOperation[]
  /** What the key may have held before the proof's first operation; `null` stands for nothing. */
  readonly starts: readonly Json[]
  /**
   * Whether trying every order of {@link proof} confirmed it; where a weaker guarantee was checked, whether the proof alone
   * breaks that too.
   */
  readonly reproved: boolean
  /** The faults in force between the first call of the witness and its last answer. */
  readonly faults: readonly FaultInterval[]
  /** The witness as lanes of text, a lane a client, time to the right. */
  readonly diagram: string
}
