/**
 * How long a law waits for a call. A store that hangs in one operation would otherwise cost the whole time-out whenever it is made:
 * after the third time it is believed sooner. By then the law has failed, so nothing correct can be accused. Each law counts for
 * itself, or what it waits for would depend on which laws were asked before it.
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
  /** The same as they were at first, for cases of which it is not known yet whether they count. */
  fresh(): CallTimeouts
}

const believedAfter = 3

/** Starts with `operationTimeoutMs` for every operation but those that are known to hang. */
export function callTimeouts(operationTimeoutMs: number, hanging: ReadonlySet<Call['op']> = new Set()): CallTimeouts {
  const hangs = new Map<Call['op'], number>([...hanging].map((op) => [op, believedAfter]))
  const short = Math.max(100, operationTimeoutMs / 20)
  const shortened = (op: Call['op']): boolean => (hangs.get(op) ?? 0) >= believedAfter
  return {
    shortened,
    msFor: (op) => (shortened(op) ? Math.min(short, operationTimeoutMs) : operationTimeoutMs),
    hung(op) {
      hangs.set(op, (hangs.get(op) ?? 0) + 1)
    },
    fresh: () => callTimeouts(operationTimeoutMs, hanging),
  }
}
