/** Refusing an operation that makes no sense, in one sentence that says where it stands and what was expected. */
import { quoted, UsageError } from '../kv/index.ts'
import { type HistoryOp, type HistoryOperation, historyOps, historyStatuses } from './operation.ts'

/** An operation before anyone has looked at it. */
export type RawOperation = { readonly [name in keyof HistoryOperation]?: unknown }

/**
 * Throws a {@link UsageError} where `operation` is malformed.
 *
 * @param index its position; the sentence counts from one, as the lines of a JSONL file do
 * @param unit what the position counts. Default: `operation`
 */
export function checkOperation(
  operation: RawOperation,
  index: number,
  unit: 'operation' | 'line' = 'operation',
): asserts operation is HistoryOperation {
  const problem = problemOf(operation)
  if (problem !== undefined) throw new UsageError(`${unit} ${index + 1}: ${problem}`)
}

function problemOf(operation: RawOperation): string | undefined {
  const { status, call, client, key, return: end } = operation
  if (typeof key !== 'string') return `'key' is ${show(key)}; expected a string`
  if (typeof client !== 'string' && typeof client !== 'number') {
    return `'client' is ${show(client)}; expected a string or a number`
  }
  if (!isStamp(call)) return `'call' is ${show(call)}; expected a stamp, a finite number`
  if (end !== null && !isStamp(end)) return `'return' is ${show(end)}; expected a stamp or null`
  if (end !== null && end < call) {
    return `it returns at ${end}, before its call at ${call}; stamps of one counter only grow`
  }
  if (status === 'ok') {
    if (end === null) return `it is ok and has no return; expected a stamp, or status 'unknown'`
  } else if (status !== 'fail' && status !== 'unknown') {
    return `'status' is ${show(status)}; expected ${list(historyStatuses)}`
  }
  const { op, value, expected, result } = operation
  if (isTooDeep(value) || isTooDeep(expected) || isTooDeep(result)) {
    return `a value is nested too deep; expected at most ${deepest} arrays and objects in each other`
  }
  return isOp(op)
    ? argumentProblems[op](operation, status === 'ok')
    : `'op' is ${show(op)}; expected ${list(historyOps)}`
}

/** Values are compared as text, and what is deeper than a stack cannot be made text of. */
const deepest = 100

/** Whether `value` has more than `room` arrays and objects in each other. */
function isTooDeep(value: unknown, room: number = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false
  return room === 0 || Object.values(value).some((part) => isTooDeep(part, room - 1))
}

/** What is wrong with the arguments or the result of each operation. */
const argumentProblems: Readonly<Record<HistoryOp, (operation: RawOperation, ok: boolean) => string | undefined>> = {
  get: ({ result }, ok) =>
    ok && result === undefined ? `an ok get has no 'result'; expected what it read, null for not found` : undefined,
  set: ({ value }) => (value === undefined ? `a set has no 'value'` : undefined),
  delete: () => undefined,
  append: ({ value }) =>
    typeof value === 'string' ? undefined : `an append has ${show(value)} as 'value'; expected a string`,
  add: ({ value, result }, ok) =>
    value === undefined || value === null
      ? `an add has ${show(value)} as 'value'; expected what it puts there`
      : wroteProblem('add', result, ok),
  cas: ({ value, expected, result }, ok) => {
    if (value === undefined) return `a cas has no 'value'; null stands for "no such key"`
    if (expected === undefined) return `a cas has no 'expected'; null stands for "no such key"`
    return wroteProblem('cas', result, ok)
  },
}

function wroteProblem(op: HistoryOp, result: unknown, ok: boolean): string | undefined {
  if (!ok || typeof result === 'boolean') return undefined
  return `an ok ${op} has ${show(result)} as 'result'; expected true (it wrote) or false (it did not)`
}

function isStamp(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isOp(value: unknown): value is HistoryOp {
  return typeof value === 'string' && Object.hasOwn(argumentProblems, value)
}

function list(names: readonly string[]): string {
  return `one of ${names.map((name) => `'${name}'`).join(', ')}`
}

function show(value: unknown): string {
  if (value === undefined) return 'missing'
  return isTooDeep(value) ? 'an object' : quoted(JSON.stringify(value) ?? typeof value, 100)
}
