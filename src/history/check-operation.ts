/** Refusing an operation that makes no sense, in one sentence that says where it stands and what was expected. */
import { UsageError } from '../kv/index.ts'
import { type HistoryOperation, historyOps, historyStatuses } from './operation.ts'

/**
 * Throws a {@link UsageError} where `operation` is malformed.
 *
 * @param index its position; the sentence counts from one, as the lines of a JSONL file do
 * @param unit what the position counts. Default: `operation`
 */
export function checkOperation(
  operation: HistoryOperation,
  index: number,
  unit: 'operation' | 'line' = 'operation',
): void {
  const problem = problemOf(operation)
  if (problem !== undefined) throw new UsageError(`${unit} ${index + 1}: ${problem}`)
}

function problemOf(operation: HistoryOperation): string | undefined {
  const { op, status, call, client, key } = operation
  const end = operation.return
  if (typeof key !== 'string') return `'key' is ${show(key)}; expected a string`
  if (typeof client !== 'string' && typeof client !== 'number')
    return `'client' is ${show(client)}; expected a string or a number`
  if (typeof call !== 'number' || !Number.isFinite(call))
    return `'call' is ${show(call)}; expected a stamp, a finite number`
  if (end !== null && (typeof end !== 'number' || !Number.isFinite(end))) {
    return `'return' is ${show(end)}; expected a stamp or null`
  }
  if (end !== null && end < call)
    return `it returns at ${end}, before its call at ${call}; stamps of one counter only grow`
  if (status === 'ok') {
    if (end === null) return `it is ok and has no return; expected a stamp, or status 'unknown'`
  } else if (!historyStatuses.includes(status)) return `'status' is ${show(status)}; expected ${list(historyStatuses)}`
  return problemOfOp(op, operation)
}

function problemOfOp(op: HistoryOperation['op'], operation: HistoryOperation): string | undefined {
  const ok = operation.status === 'ok'
  switch (op) {
    case 'get':
      return ok && operation.result === undefined
        ? `an ok get has no 'result'; expected what it read, null for not found`
        : undefined
    case 'delete':
      return undefined
    case 'set':
      return operation.value === undefined ? `a set has no 'value'` : undefined
    case 'append':
      return typeof operation.value === 'string'
        ? undefined
        : `an append has ${show(operation.value)} as 'value'; expected a string`
    case 'add':
    case 'cas':
      if (operation.value === undefined) return `a ${op} has no 'value'`
      if (op === 'add' && operation.value === null)
        return `an add has null as 'value'; there is nothing it could put there`
      if (op === 'cas' && operation.expected === undefined)
        return `a cas has no 'expected'; null stands for "no such key"`
      return ok && typeof operation.result !== 'boolean'
        ? `an ok ${op} has ${show(operation.result)} as 'result'; expected true (it wrote) or false (it did not)`
        : undefined
    default:
      return `'op' is ${show(op)}; expected ${list(historyOps)}`
  }
}

function list(names: readonly string[]): string {
  return `one of ${names.map((name) => `'${name}'`).join(', ')}`
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value)
}
