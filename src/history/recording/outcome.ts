/**
 * What an error says about its operation. A failure that is taken for certain and is not makes false alarms, one that is taken
 * for unknown only weakens the test; so every error is unknown unless it is proven to have had no effect.
 */
import { codeOf, type ErrorClassifier, type KVErrorCode } from '../../kv/index.ts'
import type { HistoryOp } from '../operation.ts'

/** Codes with which the contract refuses a call before it has any effect. */
export const certainFailures: ReadonlySet<KVErrorCode> = new Set<KVErrorCode>([
  'KV_EMPTY_KEY',
  'KV_INVALID_KEY',
  'KV_INVALID_VALUE',
  'KV_KEY_TOO_LARGE',
  'KV_VALUE_TOO_LARGE',
  'KV_BATCH_TOO_LARGE',
  'KV_EMPTY_BATCH',
  'KV_UNSUPPORTED',
])

/** What a recorder makes of a rejected call. `missing`: a get that found nothing, which is an answer. */
export type RejectedOutcome = 'fail' | 'unknown' | 'missing' | 'corrupt'

/**
 * Says what a rejection means, or `undefined` to leave it to the codes. `corrupt`: the store itself says that what it holds cannot be
 * read back, which is an answer, and a wrong one; of anything but a get that is unknown.
 */
export type OutcomeClassifier = (error: unknown, op: HistoryOp) => 'fail' | 'unknown' | 'corrupt' | undefined

/**
 * The outcome of a call that was rejected.
 *
 * @param wasClosed whether the client had been closed before the call; else KV_CLOSED may come from a close in between, with the
 *   effect already there
 */
export function rejectedOutcome(
  error: unknown,
  op: HistoryOp,
  wasClosed: boolean,
  errorCode?: ErrorClassifier,
  outcome?: OutcomeClassifier,
): RejectedOutcome {
  const told = outcome?.(error, op)
  if (told !== undefined) return told === 'corrupt' && op !== 'get' ? 'unknown' : told
  const code = codeOf(error, errorCode)
  if (code === 'KV_NOT_FOUND' && op === 'get') return 'missing'
  if (code === 'KV_CLOSED') return wasClosed ? 'fail' : 'unknown'
  return code !== undefined && certainFailures.has(code) ? 'fail' : 'unknown'
}
