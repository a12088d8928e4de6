/**
 * Tries every order of a few operations on one key: slow, and short enough to be believed. It re-proves the witnesses that the
 * fast checks find.
 */
import type { HistoryOperation, Json } from '../operation.ts'
import { canonicalText, sameValue, textOf } from '../value-table.ts'

/** As many operations as are tried. */
export const mostExhaustive = 24

/**
 * Whether some order explains the operations, or `undefined` where there are too many to try.
 *
 * @param starts what the key may hold at first. Default: nothing
 */
export function explainable(
  operations: readonly HistoryOperation[],
  starts: readonly Json[] = [null],
): boolean | undefined {
  const relevant = operations.filter(({ status, op }) => status === 'ok' || (status === 'unknown' && op !== 'get'))
  if (relevant.length > mostExhaustive) return undefined
  const before = relevant.map((later) => maskOf(relevant, (earlier) => endOf(earlier) < later.call))
  const must = maskOf(relevant, ({ status }) => status === 'ok')
  const failed = new Set<string>()
  const explains = (done: number, state: Json): boolean => {
    if ((done & must) === must) return true
    const mark = `${done} ${canonicalText(state)}`
    if (failed.has(mark)) return false
    failed.add(mark)
    return relevant.some((operation, at) => {
      const bit = 1 << at
      if ((done & bit) !== 0 || ((before[at] ?? 0) & ~done) !== 0) return false
      const after = effectOf(operation, state)
      return after !== undefined && explains(done | bit, after)
    })
  }
  return starts.some((start) => {
    failed.clear()
    return explains(0, start)
  })
}

function maskOf(operations: readonly HistoryOperation[], holds: (operation: HistoryOperation) => boolean): number {
  let mask = 0
  operations.forEach((operation, at) => {
    if (holds(operation)) mask |= 1 << at
  })
  return mask
}

function endOf(operation: HistoryOperation): number {
  return operation.status === 'ok' ? (operation.return ?? Infinity) : Infinity
}

/** What the key holds after `operation`, or `undefined` where its result cannot come from `state`. */
function effectOf(operation: HistoryOperation, state: Json): Json | undefined {
  const { value = null, result = null } = operation
  switch (operation.op) {
    case 'get':
      return sameValue(state, result) ? state : undefined
    case 'set':
      return value
    case 'delete':
      return null
    case 'append':
      return `${textOf(state)}${textOf(value)}`
    case 'add':
    case 'cas': {
      const met = sameValue(state, operation.op === 'add' ? null : (operation.expected ?? null))
      const wrote = operation.status !== 'ok' || result === true
      if (met !== wrote) return undefined
      return met ? value : state
    }
  }
}
