/**
 * A history split by key, each part in columns: what the checkers work on. An operation that certainly had no effect, and one
 * that only asked and learnt nothing, are left out here. Linearizability is local (Herlihy and Wing 1990), so each part stands
 * on its own.
 */
import { UsageError } from '../kv/index.ts'
import { int, real, sortedRows } from './columns.ts'
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

/** Splits `history` by key. Throws a `UsageError` that names the first operation which makes no sense. */
export function splitByKey(history: History, initial: InitialValues = {}): KeyHistory[] {
  const all = new Intake(history.length, initial)
  // by index: an array with holes must not pass for a shorter history
  for (let index = 0; index < history.length; index += 1) {
    const operation = history[index]
    if (operation === undefined) throw new UsageError(`operation ${index + 1} of the history is missing`)
    checkOperation(operation, index)
    all.take(operation, index)
  }
  return all.split()
}

interface KeyTable {
  readonly key: string
  readonly number: number
  readonly values: ValueTable
  readonly initial: number
  size: number
}

/**
 * Reads every operation once, in the order given: objects and strings that lie side by side in memory are read side by side,
 * which is most of what a large history costs. What is gathered by key afterwards are numbers.
 */
class Intake {
  readonly #initial: InitialValues
  readonly #tables = new Map<string, KeyTable>()
  readonly #keyOf: Int32Array
  readonly #kind: Int32Array
  readonly #value: Int32Array
  readonly #expected: Int32Array
  readonly #call: Float64Array
  readonly #ret: Float64Array

  constructor(size: number, initial: InitialValues) {
    this.#initial = initial
    this.#keyOf = new Int32Array(size)
    this.#kind = new Int32Array(size)
    this.#value = new Int32Array(size)
    this.#expected = new Int32Array(size)
    this.#call = new Float64Array(size)
    this.#ret = new Float64Array(size)
  }

  take(operation: HistoryOperation, index: number): void {
    this.#call[index] = operation.call
    this.#ret[index] = operation.status === 'ok' ? (operation.return ?? Infinity) : Infinity
    if (!matters(operation)) {
      this.#keyOf[index] = -1
      return
    }
    const table = this.#tables.get(operation.key) ?? this.#newTable(operation.key)
    table.size += 1
    this.#keyOf[index] = table.number
    const kind = kindOf(operation)
    this.#kind[index] = kind
    if (operation.op === 'get') this.#value[index] = table.values.number(operation.result ?? null)
    else if (operation.op !== 'delete') this.#value[index] = table.values.number(operation.value ?? null)
    if (operation.op === 'cas') this.#expected[index] = table.values.number(operation.expected ?? null)
  }

  split(): KeyHistory[] {
    const tables = [...this.#tables.values()]
    const next = new Int32Array(tables.length)
    let total = 0
    for (const table of tables) {
      next[table.number] = total
      total += table.size
    }
    const source = new Int32Array(total)
    for (const index of sortedRows(this.#call.length, this.#call)) {
      const key = int(this.#keyOf, index)
      if (key < 0) continue
      const at = int(next, key)
      source[at] = index
      next[key] = at + 1
    }
    return tables.map((table) =>
      this.#columns(table, source.subarray(int(next, table.number) - table.size, int(next, table.number))),
    )
  }

  #columns({ key, size, values, initial }: KeyTable, source: Int32Array): KeyHistory {
    const kind = new Int32Array(size)
    const value = new Int32Array(size)
    const expected = new Int32Array(size)
    const call = new Float64Array(size)
    const ret = new Float64Array(size)
    for (let row = 0; row < size; row += 1) {
      const index = int(source, row)
      kind[row] = int(this.#kind, index)
      value[row] = int(this.#value, index)
      expected[row] = int(this.#expected, index)
      call[row] = real(this.#call, index)
      ret[row] = real(this.#ret, index)
    }
    return { key, size, source, kind, value, expected, call, ret, values, initial }
  }

  #newTable(key: string): KeyTable {
    const values = new ValueTable()
    const table = {
      key,
      number: this.#tables.size,
      values,
      initial: values.number(initialOf(this.#initial, key)),
      size: 0,
    }
    this.#tables.set(key, table)
    return table
  }
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

const plainKinds = { get: kinds.READ, set: kinds.WRITE, delete: kinds.WRITE, append: kinds.APPEND } as const

function kindOf(operation: HistoryOperation): number {
  const { op } = operation
  if (op !== 'cas' && op !== 'add') return plainKinds[op]
  // an unknown one had its effect or none at all: that it was refused would be no effect either
  if (operation.status === 'ok' && operation.result === false) return kinds.REFUSED
  return op === 'cas' && swapsNothing(operation) ? kinds.READ : kinds.SWAP
}

function initialOf(initial: InitialValues, key: string): Json {
  if (isMap(initial)) return initial.get(key) ?? null
  return Object.hasOwn(initial, key) ? (initial[key] ?? null) : null
}

function isMap(initial: InitialValues): initial is ReadonlyMap<string, Json> {
  return initial instanceof Map
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
