/**
 * How long to wait for a call. A store that hangs in one operation would otherwise cost the whole time-out in every law that
 * makes it: after the third time it is believed sooner. By then the run has failed, so nothing correct can be accused.
 */
import type { Call } from '../program/program.ts'

/** The waiting time of each operation. */
export interface Patience {
  /** Milliseconds after which a call of `op` counts as hung. */
  msFor(op: Call['op']): number
  /** Whether `op` has hung so often that showing it again would be a waste. */
  spent(op: Call['op']): boolean
  /** Takes note that a call of `op` hung. */
  hung(op: Call['op']): void
}

const believedAfter = 3

/** Starts with `operationTimeoutMs` for every operation. */
export function patience(operationTimeoutMs: number): Patience {
  const hangs = new Map<Call['op'], number>()
  const short = Math.max(100, operationTimeoutMs / 20)
  const spent = (op: Call['op']): boolean => (hangs.get(op) ?? 0) >= believedAfter
  return {
    spent,
    msFor: (op) => (spent(op) ? Math.min(short, operationTimeoutMs) : operationTimeoutMs),
    hung(op) {
      hangs.set(op, (hangs.get(op) ?? 0) + 1)
    },
  }
}
