/** The returns of one key, one after the other, with what is in flight at each: where a sweep is. */
import { int, real, sortedRows } from '../columns.ts'
import type { KeyHistory } from '../key-history.ts'

/** One return. */
export interface Moment {
  /** The row that returns. */
  readonly due: number
  readonly end: number
  /** How many rows have been called by then. */
  readonly called: number
  /** What has been called, and has not returned before, in the order of the returns: the row that is due stands first. */
  readonly flight: readonly number[]
}

/** Goes from return to return. Operations of unknown outcome never return. */
export class Timeline implements Moment {
  readonly #key: KeyHistory
  readonly #until: number
  readonly #returns: Int32Array
  readonly #freeSlots: number[] = []
  readonly #slotOf: Int32Array
  readonly flight: number[] = []
  /** How many rows are in flight at once, at most. */
  readonly slots: number
  due: number = -1
  end: number = -Infinity
  called: number = 0
  #passed = 0

  /** @param until the last return that matters */
  constructor(key: KeyHistory, until: number) {
    this.#key = key
    this.#until = until
    this.#returns = sortedRows(key.size, key.ret)
    this.slots = mostInFlight(key)
    this.#slotOf = new Int32Array(key.size)
    for (let slot = this.slots - 1; slot >= 0; slot -= 1) this.#freeSlots.push(slot)
  }

  /** The slot of a row that is or was in flight: no two that are in flight together have the same. */
  slotOf(row: number): number {
    return int(this.#slotOf, row)
  }

  /** Goes to the next return; false where there is none that matters. */
  advance(): boolean {
    const { call, ret, size } = this.#key
    if (this.due >= 0) {
      this.flight.shift()
      this.#freeSlots.push(this.slotOf(this.due))
    }
    if (this.#passed === size) return false
    this.due = int(this.#returns, this.#passed)
    this.end = real(ret, this.due)
    this.#passed += 1
    if (this.end === Infinity || this.end > this.#until) return false
    for (; this.called < size && real(call, this.called) <= this.end; this.called += 1) this.#takeOff(this.called)
    return true
  }

  #takeOff(row: number): void {
    const { ret } = this.#key
    if (real(ret, row) === Infinity) return
    this.#slotOf[row] = this.#freeSlots.pop() ?? 0
    let at = this.flight.length
    while (at > 0 && this.#returnsBefore(row, this.flight[at - 1] ?? 0)) at -= 1
    this.flight.splice(at, 0, row)
  }

  /** In the order of {@link #returns}: rows that return at the same moment by their number. */
  #returnsBefore(row: number, other: number): boolean {
    const [a, b] = [real(this.#key.ret, row), real(this.#key.ret, other)]
    return a < b || (a === b && row < other)
  }
}

function mostInFlight(key: KeyHistory): number {
  const returns = key.ret.slice().sort()
  let most = 0
  let ended = 0
  let inFlight = 0
  for (let row = 0; row < key.size; row += 1) {
    for (; ended < key.size && real(returns, ended) < real(key.call, row); ended += 1) inFlight -= 1
    if (real(key.ret, row) === Infinity) continue
    inFlight += 1
    most = Math.max(most, inFlight)
  }
  return most
}
