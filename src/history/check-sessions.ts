/** Refusing a history in which one client does two things at once: its order of operations would mean nothing. */
import { UsageError } from '../kv/index.ts'
import { sortedRows } from './columns.ts'
import { printClient } from './explain/print-operation.ts'
import type { History, HistoryOperation } from './operation.ts'

/**
 * Throws a `UsageError` for the first client with two calls in flight. Operations with the very same stamps are one batch.
 *
 * @param lineOf the line of an operation, by its position
 */
export function checkSessions(history: History, lineOf: (at: number) => number): void {
  findOverlap(history, lineOf, 'line')
}

/** The same for a history in memory, by the number of the operation. */
export function checkClients(history: History): void {
  findOverlap(history, (at) => at + 1, 'operation')
}

function findOverlap(history: History, lineOf: (at: number) => number, unit: 'line' | 'operation'): void {
  if (oneAfterTheOther(history)) return
  const latest = new Map<string | number, number>()
  for (const at of byCall(history)) {
    const operation = history[at]
    if (operation === undefined) continue
    const before = latest.get(operation.client)
    const earlier = before === undefined ? undefined : history[before]
    if (before !== undefined && earlier !== undefined && overlap(earlier, operation)) {
      throw new UsageError(
        `${unit} ${lineOf(at)}: client ${printClient(operation.client)} calls ${operation.op} at ${operation.call} while its ${earlier.op} of ${unit} ${lineOf(before)} is in flight; a client has one call in flight at a time`,
      )
    }
    latest.set(operation.client, at)
  }
}

/** Whether each client's operations come in their order and do not overlap, as a recorder gives them: this needs no sorting. */
function oneAfterTheOther(history: History): boolean {
  const latest = new Map<string | number, { end: number }>()
  for (const { client, call, return: end } of history) {
    const before = latest.get(client)
    if (before === undefined) latest.set(client, { end: end ?? Infinity })
    else if (before.end > call) return false
    else before.end = end ?? Infinity
  }
  return true
}

function byCall(history: History): Int32Array {
  const calls = new Float64Array(history.length)
  let at = 0
  for (const { call } of history) calls[at++] = call
  return sortedRows(calls.length, calls)
}

function overlap(earlier: HistoryOperation, later: HistoryOperation): boolean {
  if (earlier.call === later.call && earlier.return === later.return) return false
  return earlier.return === null || earlier.return > later.call
}
