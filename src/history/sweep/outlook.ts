/** What is still to come, by how many rows have been called: whether a state can ever again be what a read needs. */
import { int, real } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { States } from './steps.ts'

/** No row. */
const NONE = -1

/** The rows of one key that are to come. */
export class Outlook {
  readonly #key: KeyHistory
  readonly #states: States
  /** Of the rows from one on, the read that returns first. */
  readonly #nextRead: Int32Array
  /** When the first row from one on is called that leaves a value whatever was there before. */
  readonly #nextReset: Float64Array
  /** When the first operation of unknown outcome is called that leaves a value whatever was there before. */
  readonly firstUnknownReset: number
  /** When the last operation returns whose result says something. */
  readonly lastResult: number

  constructor(key: KeyHistory, states: States) {
    this.#key = key
    this.#states = states
    this.#nextRead = new Int32Array(key.size + 1).fill(NONE)
    this.#nextReset = new Float64Array(key.size + 1).fill(Infinity)
    let last = -Infinity
    let unknown = Infinity
    for (let row = key.size - 1; row >= 0; row -= 1) {
      const later = int(this.#nextRead, row + 1)
      const ret = real(key.ret, row)
      const sooner = int(key.kind, row) === kinds.READ && (later === NONE || ret < real(key.ret, later))
      this.#nextRead[row] = sooner ? row : later
      this.#nextReset[row] = resets(key, row) ? real(key.call, row) : real(this.#nextReset, row + 1)
      if (ret === Infinity && resets(key, row)) unknown = real(key.call, row)
      if (ret !== Infinity && saysSomething(int(key.kind, row))) last = Math.max(last, ret)
    }
    this.lastResult = last
    this.firstUnknownReset = unknown
  }

  /**
   * Whether nothing can make `state` what the read in `row`, which is in flight, returned. `called` is how many rows have been
   * called; no row that resets may be in flight.
   */
  dooms(state: number, row: number, called: number): boolean {
    const { kind, value, ret } = this.#key
    if (int(kind, row) !== kinds.READ || real(ret, row) >= real(this.#nextReset, called)) return false
    return !this.#states.leadsTo(state, int(value, row))
  }

  /** The first read to return of those that are to come; -1 where there is none. */
  nextRead(called: number): number {
    return int(this.#nextRead, called)
  }
}

/** Whether the row can leave a value that does not begin with the one before. */
export function resets(key: KeyHistory, row: number): boolean {
  return int(key.kind, row) === kinds.WRITE || int(key.kind, row) === kinds.SWAP
}

function saysSomething(kind: number): boolean {
  return kind === kinds.READ || kind === kinds.SWAP || kind === kinds.REFUSED
}
