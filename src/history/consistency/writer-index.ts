/** Finding, for a value that was read, the writes that it may come from. Repeated values and absence included. */
import { countBelow, int, real } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'

/** The writes of one key by value and by time. A value that was there at first counts as written before all time. */
export class WriterIndex {
  readonly #key: KeyHistory
  /** Rows of writes grouped by value, by call within a group, and where each group begins. */
  readonly #rows: Int32Array
  readonly #starts: Int32Array
  readonly #calls: Float64Array
  /** Within a group, the row with the latest return up to here. */
  readonly #latest: Int32Array
  /** By row: the acknowledged write with the earliest return among this row and all that follow; -1: there is none. */
  readonly #nextOver: Int32Array

  constructor(key: KeyHistory) {
    this.#key = key
    const { size, kind, value, ret } = key
    this.#starts = new Int32Array(key.values.size + 1)
    for (let row = 0; row < size; row += 1) {
      if (isWrite(key, row)) this.#starts[int(value, row) + 1] = int(this.#starts, int(value, row) + 1) + 1
    }
    for (let at = 1; at < this.#starts.length; at += 1)
      this.#starts[at] = int(this.#starts, at) + int(this.#starts, at - 1)
    const next = this.#starts.slice()
    const count = int(this.#starts, this.#starts.length - 1)
    this.#rows = new Int32Array(count)
    this.#calls = new Float64Array(count)
    this.#latest = new Int32Array(count)
    for (let row = 0; row < size; row += 1) {
      if (!isWrite(key, row)) continue
      const at = int(next, int(value, row))
      next[int(value, row)] = at + 1
      this.#rows[at] = row
      this.#calls[at] = real(key.call, row)
      const before = at === int(this.#starts, int(value, row)) ? row : int(this.#latest, at - 1)
      this.#latest[at] = real(ret, before) > real(ret, row) ? before : row
    }
    this.#nextOver = new Int32Array(size)
    for (let row = size - 1, best = -1; row >= 0; row -= 1) {
      const write = int(kind, row) !== kinds.READ && isWrite(key, row) && real(ret, row) !== Infinity
      if (write && (best < 0 || real(ret, row) < real(ret, best))) best = row
      this.#nextOver[row] = best
    }
  }

  /** The rows of the writes of `value` called by `until`, by call. */
  writers(value: number, until: number): Int32Array {
    const start = int(this.#starts, value)
    return this.#rows.subarray(start, start + this.#countBy(value, until))
  }

  /**
   * Of the writes of `value` called by `until`, the one with the latest return: the one that is hardest to call overwritten.
   * `initial` where only the initial value qualifies, `undefined` where nothing does.
   */
  latestBy(value: number, until: number): number | 'initial' | undefined {
    const count = this.#countBy(value, until)
    if (count > 0) return int(this.#latest, int(this.#starts, value) + count - 1)
    return value === this.#key.initial ? 'initial' : undefined
  }

  #countBy(value: number, until: number): number {
    const group = this.#calls.subarray(int(this.#starts, value), int(this.#starts, value + 1))
    let count = countBelow(group, group.length, until)
    while (count < group.length && real(group, count) <= until) count += 1
    return count
  }

  /** The earliest call among the writes of `value`; minus infinity where it was there at first. */
  firstCall(value: number): number {
    const start = int(this.#starts, value)
    if (value === this.#key.initial || start === int(this.#starts, value + 1)) return -Infinity
    return real(this.#calls, start)
  }

  /** Of the acknowledged writes called after `moment`, the one that returned first; -1: there is none. */
  overwriterAfter(moment: number): number {
    const { call, size } = this.#key
    let row = countBelow(call, size, moment)
    while (row < size && real(call, row) <= moment) row += 1
    return row < size ? int(this.#nextOver, row) : -1
  }
}

function isWrite(key: KeyHistory, row: number): boolean {
  const kind = int(key.kind, row)
  return kind === kinds.WRITE || kind === kinds.SWAP
}
