/**
 * How long to wait for a call. A store that hangs in one operation would otherwise cost the whole time-out in every law that
 * makes it: after the third time it is believed sooner. By then the run has failed, so nothing correct can be accused.
 */
import type { Call } from '../program/program.ts'

/** How long to wait for a call of each operation. */
export interface CallTimeouts {
  /** Milliseconds after which a call of `op` counts as hung. */
  msFor(op: Call['op']): number
  /** Whether `op` has hung so often that it is waited for less long, and showing it again would be a waste. */
  shortened(op: Call['op']): boolean
  /** Takes note that a call of `op` hung. */
  hung(op: Call['op']): void
}

const believedAfter = 3

/** Starts with `operationTimeoutMs` for every operation. */
export function callTimeouts(operationTimeoutMs: number): CallTimeouts {
  const hangs = new Map<Call['op'], number>()
  const short = Math.max(100, operationTimeoutMs / 20)
  const shortened = (op: Call['op']): boolean => (hangs.get(op) ?? 0) >= believedAfter
  return {
    shortened,
    msFor: (op) => (shortened(op) ? Math.min(short, operationTimeoutMs) : operationTimeoutMs),
    hung(op) {
      hangs.set(op, (hangs.get(op) ?? 0) + 1)
    },
  }
}
