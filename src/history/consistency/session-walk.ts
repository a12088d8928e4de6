/** All operations that matter, of all keys, with the client of each; and their calls and returns in the order of their stamps. */
import { int, real, sortedRows } from '../columns.ts'
import type { HistoryView } from './guarantee.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { HistoryOperation } from '../operation.ts'
import { WriterIndex } from './writer-index.ts'
import { operationAt } from '../explain/zone-sentence.ts'

/** Operations numbered through: those of the first key, then those of the second, and so on. */
export class SessionWalk {
  readonly size: number
  readonly sessions: number
  /** By operation: the number of its client, of its key, and its row there. */
  readonly session: Int32Array
  readonly keyOf: Int32Array
  readonly rowOf: Int32Array
  readonly indexes: readonly WriterIndex[]
  readonly #view: HistoryView
  readonly #firstOf: readonly number[]

  constructor(view: HistoryView) {
    this.#view = view
    this.size = view.keys.reduce((sum, key) => sum + key.size, 0)
    this.session = new Int32Array(this.size)
    this.keyOf = new Int32Array(this.size)
    this.rowOf = new Int32Array(this.size)
    const numbers = new Map<string | number, number>()
    const firstOf: number[] = []
    let op = 0
    view.keys.forEach((key, keyNumber) => {
      firstOf.push(op)
      for (let row = 0; row < key.size; row += 1, op += 1) {
        const { client } = operationAt({ history: view.history, key }, row)
        const number = numbers.get(client) ?? numbers.size
        numbers.set(client, number)
        this.session[op] = number
        this.keyOf[op] = keyNumber
        this.rowOf[op] = row
      }
    })
    this.#firstOf = firstOf
    this.sessions = numbers.size
    this.indexes = view.keys.map((key) => new WriterIndex(key))
  }

  /** Goes along the calls of all operations and the returns of those that returned; calls come first among equal stamps. */
  events(called: (op: number) => void, returned: (op: number) => void): void {
    const ended: number[] = []
    for (let op = 0; op < this.size; op += 1) if (this.ret(op) !== Infinity) ended.push(op)
    const stamps = new Float64Array(this.size + ended.length)
    for (let op = 0; op < this.size; op += 1) stamps[op] = this.call(op)
    ended.forEach((op, at) => (stamps[this.size + at] = this.ret(op)))
    for (const event of sortedRows(stamps.length, stamps)) {
      if (event < this.size) called(event)
      else returned(ended[event - this.size] ?? 0)
    }
  }

  /** The only operation that the read `op` can have its value from; `initial` for the initial value, `undefined` where there are several. */
  onlySource(op: number): number | 'initial' | undefined {
    const key = this.key(op)
    const value = this.value(op)
    const writers = this.indexes[int(this.keyOf, op)]?.writers(value, this.ret(op)) ?? new Int32Array(0)
    const [only] = writers
    if (value === key.initial) return only === undefined ? 'initial' : undefined
    return writers.length === 1 && only !== undefined ? this.number(op, only) : undefined
  }

  /** The number of the operation in `row` of the key of `op`. */
  number(op: number, row: number): number {
    return (this.#firstOf[int(this.keyOf, op)] ?? 0) + row
  }

  key(op: number): KeyHistory {
    const key = this.#view.keys[int(this.keyOf, op)]
    if (key === undefined) throw new RangeError(`operation ${op} has no key`)
    return key
  }

  value(op: number): number {
    return int(this.key(op).value, int(this.rowOf, op))
  }

  call(op: number): number {
    return real(this.key(op).call, int(this.rowOf, op))
  }

  /** Infinity where the outcome is unknown. */
  ret(op: number): number {
    return real(this.key(op).ret, int(this.rowOf, op))
  }

  isRead(op: number): boolean {
    return int(this.key(op).kind, int(this.rowOf, op)) === kinds.READ
  }

  /** Whether `op` certainly left its value, if it took effect at all. */
  isWrite(op: number): boolean {
    const kind = int(this.key(op).kind, int(this.rowOf, op))
    return kind === kinds.WRITE || kind === kinds.SWAP
  }

  operation(op: number): HistoryOperation {
    return operationAt({ history: this.#view.history, key: this.key(op) }, int(this.rowOf, op))
  }
}

/** The position of the last of ascending numbers that is less than `limit`, or -1. */
export function lastBelow(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low - 1
}
