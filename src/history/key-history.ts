/**
 * A history split by key, each part in columns: what the checkers work on. An operation that certainly had no effect, and one
 * that only asked and learnt nothing, are left out here. Linearizability is local (Herlihy and Wing 1990), so each part stands
 * on its own.
 */
import { UsageError } from '../kv/index.ts'
import { sortedRows } from './columns.ts'
import { checkOperation } from './check-operation.ts'
import type { History, HistoryOperation, InitialValues, Json } from './operation.ts'
import { sameValue, ValueTable } from './value-table.ts'

/** What an operation does to the state of its key; everything a history may hold comes down to these five. */
export const kinds = {
  /** Requires the state to be `value`. */
  READ: 0,
  /** Leaves `value`. */
  WRITE: 1,
  /** Requires `expected`, leaves `value`. */
  SWAP: 2,
  /** Requires the state to differ from `expected`: a compare-and-set that compared and did not write. */
  REFUSED: 3,
  /** Leaves the state with `value` behind it. */
  APPEND: 4,
} as const

/** One key's operations, a row each, in the order of their calls. */
export interface KeyHistory {
  readonly key: string
  readonly size: number
  /** Position in the history that was given. */
  readonly source: Int32Array
  readonly kind: Int32Array
  readonly value: Int32Array
  readonly expected: Int32Array
  readonly call: Float64Array
  /** Infinity where the outcome is unknown: it may take effect at any time after its call, or never. */
  readonly ret: Float64Array
  readonly values: ValueTable
  /** The number of what the key held at first. */
  readonly initial: number
}

/** Splits `history` by key. Throws a {@link UsageError} that names the first operation which makes no sense. */
export function splitByKey(history: History, initial: InitialValues = {}): KeyHistory[] {
  const calls = new Float64Array(history.length)
  const keyOf = new Int32Array(history.length)
  const keys = new Map<string, number>()
  const sizes: number[] = []
  for (let index = 0; index < history.length; index += 1) {
    const operation = history[index]
    if (operation === undefined) throw new UsageError(`operation ${index + 1} of the history is missing`)
    checkOperation(operation, index)
    calls[index] = operation.call
    if (!matters(operation)) {
      keyOf[index] = -1
      continue
    }
    let key = keys.get(operation.key)
    if (key === undefined) {
      key = keys.size
      keys.set(operation.key, key)
      sizes.push(0)
    }
    keyOf[index] = key
    sizes[key] = (sizes[key] ?? 0) + 1
  }
  return fill(history, sortedRows(history.length, calls), keyOf, [...keys.keys()], sizes, initial)
}

/** Whether the operation can have changed or shown anything. */
function matters(operation: HistoryOperation): boolean {
  if (operation.status !== 'unknown') return operation.status === 'ok'
  return operation.op !== 'get' && !(operation.op === 'cas' && swapsNothing(operation))
}

/** A compare-and-set of a value for itself is a read where it succeeded, and nothing where that is unknown. */
function swapsNothing({ expected = null, value = null }: HistoryOperation): boolean {
  return sameValue(expected, value)
}

function fill(
  history: History,
  byCall: Int32Array,
  keyOf: Int32Array,
  keys: readonly string[],
  sizes: readonly number[],
  initial: InitialValues,
): KeyHistory[] {
  const starts = new Int32Array(keys.length)
  let total = 0
  sizes.forEach((size, key) => {
    starts[key] = total
    total += size
  })
  const sources = new Int32Array(total)
  const next = starts.slice()
  for (const index of byCall) {
    const key = keyOf[index] ?? -1
    if (key < 0) continue
    const at = next[key] ?? 0
    sources[at] = index
    next[key] = at + 1
  }
  return keys.map((key, number) => {
    const start = starts[number] ?? 0
    return columnsOf(history, key, sources.subarray(start, start + (sizes[number] ?? 0)), initialOf(initial, key))
  })
}

function initialOf(initial: InitialValues, key: string): Json {
  if (isMap(initial)) return initial.get(key) ?? null
  return Object.hasOwn(initial, key) ? (initial[key] ?? null) : null
}

function isMap(initial: InitialValues): initial is ReadonlyMap<string, Json> {
  return initial instanceof Map
}

/** The rows of one key. `source` holds the positions of its operations in the order of their calls. */
export function columnsOf(history: History, key: string, source: Int32Array, initial: Json): KeyHistory {
  const size = source.length
  const values = new ValueTable()
  const columns = {
    kind: new Int32Array(size),
    value: new Int32Array(size),
    expected: new Int32Array(size),
    call: new Float64Array(size),
    ret: new Float64Array(size),
  }
  const first = values.number(initial)
  for (let row = 0; row < size; row += 1) {
    const operation = history[source[row] ?? 0]
    if (operation === undefined) continue
    columns.call[row] = operation.call
    columns.ret[row] = operation.status === 'ok' ? (operation.return ?? Infinity) : Infinity
    classify(operation, row, columns, values)
  }
  return { key, size, source, ...columns, values, initial: first }
}

type Writable = Pick<KeyHistory, 'kind' | 'value' | 'expected'>

function classify(operation: HistoryOperation, row: number, columns: Writable, values: ValueTable): void {
  switch (operation.op) {
    case 'get':
      columns.kind[row] = kinds.READ
      columns.value[row] = values.number(operation.result ?? null)
      return
    case 'set':
      columns.kind[row] = kinds.WRITE
      columns.value[row] = values.number(operation.value ?? null)
      return
    case 'delete':
      columns.kind[row] = kinds.WRITE
      return
    case 'append':
      columns.kind[row] = kinds.APPEND
      columns.value[row] = values.number(operation.value ?? null)
      return
    case 'cas':
    case 'add':
      // an unknown one had its effect or none at all: that it was refused would be no effect either
      if (operation.status === 'ok' && operation.result === false) columns.kind[row] = kinds.REFUSED
      else columns.kind[row] = operation.op === 'cas' && swapsNothing(operation) ? kinds.READ : kinds.SWAP
      columns.value[row] = values.number(operation.value ?? null)
      columns.expected[row] = values.number(operation.op === 'cas' ? (operation.expected ?? null) : null)
  }
}

/**
 * Some rows of `key` as a history of their own, in the order of their calls.
 *
 * @param plain compare-and-sets of these rows that become plain writes
 */
export function selectRows(key: KeyHistory, rows: readonly number[], plain: readonly number[] = []): KeyHistory {
  const chosen = Int32Array.from(rows).sort()
  return {
    ...key,
    size: chosen.length,
    source: chosen.map((row) => key.source[row] ?? 0),
    kind: chosen.map((row) => (plain.includes(row) ? kinds.WRITE : (key.kind[row] ?? 0))),
    value: chosen.map((row) => key.value[row] ?? 0),
    expected: chosen.map((row) => key.expected[row] ?? 0),
    call: Float64Array.from(chosen, (row) => key.call[row] ?? 0),
    ret: Float64Array.from(chosen, (row) => key.ret[row] ?? 0),
  }
}
