/** What a call of a group can be held to: where others write the same key, or close its client, more than one answer is right. */
import { keysOfCall, operationTable } from '../../kv/index.ts'
import type { CallStep } from '../program/program.ts'

/** What other calls of its group do to a call that is in flight beside them. */
export interface Overlap {
  /** A key of it is written by another call of the group, or by this one and read by another: their order is open. */
  readonly contested: boolean
  /** Its client is being closed. */
  readonly closing: boolean
}

/** Of a call that is made alone. */
export const noOverlap: Overlap = { contested: false, closing: false }

/** The keys that more than one of these calls writes, or one writes and another reads: their order is open. */
export function contestedKeys(steps: readonly CallStep[]): ReadonlySet<string> {
  const touches = new Map<string, { calls: number; writes: number }>()
  for (const { call } of steps) {
    const writes = operationTable[call.op].does === 'write'
    for (const key of new Set(keysOfCall(call))) {
      const seen = touches.get(key) ?? { calls: 0, writes: 0 }
      touches.set(key, { calls: seen.calls + 1, writes: seen.writes + (writes ? 1 : 0) })
    }
  }
  return new Set([...touches].filter(([, { calls, writes }]) => calls > 1 && writes > 0).map(([key]) => key))
}
