/**
 * What can take effect next. A configuration is the state of the key, which of the operations in flight have taken effect, which
 * are spare, and which unknown ones were used. What keeps the number of configurations small:
 *
 * - An operation in flight that would change nothing takes effect at once.
 * - Of operations in flight that are alike, the one that must return first takes effect first.
 * - What was in flight when a write took effect, and has no result, may have taken effect just before it, which leaves no trace:
 *   from then on it is spare, and may act or not.
 * - Texts that grow are told apart only as far as a read can tell them apart, and an append that is not due does not make one
 *   that none can tell from others.
 * - A configuration from which nothing that is to come leads to what the next read returned is dropped.
 */
import { int, real } from '../columns.ts'
import { isMarked, mark, put, stateOf, usedBy, widthOf } from './configurations.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import { Outlook, resets } from './outlook.ts'
import { ILLEGAL, type States, statesOf, type Step, stepsOf } from './steps.ts'
import { UNTOLD } from './text-states.ts'
import type { SweepFailure } from './sweep.ts'
import { type Moment, Timeline } from './timeline.ts'
import { NONE_USED, UnknownPool } from '../zones/unknown-pool.ts'

/** The configurations of one key at one moment after the other. */
export class Moves {
  readonly #key: KeyHistory
  readonly #states: States
  readonly #step: Step
  readonly #outlook: Outlook
  /** Rows that do the same have the same number. */
  readonly #likeness: Int32Array
  readonly #refusals: boolean
  readonly pool: UnknownPool
  readonly timeline: Timeline
  #moment: Moment
  /** The last read to return for which a configuration was dropped before; -1 where none was. */
  #latestDoom = -1
  /** Two bits a slot: whether its operation has taken effect, and whether it is spare. */
  readonly bits: number
  /** The configuration that {@link each} makes, and most of what is here looks at. */
  readonly next: Int32Array

  constructor(key: KeyHistory) {
    this.#key = key
    this.#states = statesOf(key)
    this.#step = stepsOf(key, this.#states)
    this.#outlook = new Outlook(key, this.#states)
    this.#likeness = likenessOf(key)
    this.#refusals = key.kind.includes(kinds.REFUSED)
    this.pool = new UnknownPool(key)
    this.timeline = new Timeline(key, this.#outlook.lastResult)
    this.#moment = this.timeline
    this.bits = 2 * this.timeline.slots
    this.next = new Int32Array(widthOf(this.bits))
  }

  /** Goes to a moment. */
  at(moment: Moment): void {
    this.#moment = moment
  }

  /** Puts the state in which the key holds a value into the next configuration, in which nothing has taken effect. */
  begin(value: number): void {
    this.next.fill(0)
    put(this.next, this.#states.of(value), NONE_USED)
  }

  /** Lets what changes nothing take effect in the next configuration. False where that has no future. */
  settle(): boolean {
    const state = stateOf(this.next)
    for (const row of this.#moment.flight) {
      // a write that would change nothing now may be needed later, so only what never writes is taken at once
      if (!changesNothing(int(this.#key.kind, row))) continue
      if (this.#step(state, row) === state) mark(this.next, this.#doneBit(row), true)
    }
    return !this.#isDoomed(state)
  }

  /** Whether the operation that is due has taken effect in the next configuration. */
  isDue(): boolean {
    return !isMarked(this.next, this.#doneBit(this.#moment.due))
  }

  /** Whether it may go without having an effect. */
  isSpare(): boolean {
    return isMarked(this.next, this.#spareBit(this.#moment.due))
  }

  /** Takes the operation that is due out of the next configuration: it has returned. */
  leave(): void {
    mark(this.next, this.#doneBit(this.#moment.due), false)
    mark(this.next, this.#spareBit(this.#moment.due), false)
  }

  /** Makes every configuration that is one effect away from `now` the next one, one after the other; what is urgent comes first. */
  each(now: Int32Array, take: () => void): void {
    const { due, end, flight } = this.#moment
    const state = stateOf(now)
    const used = usedBy(now)
    const tried = new Set<number>()
    for (const row of flight) {
      if (isMarked(now, this.#doneBit(row)) || tried.has(int(this.#likeness, row))) continue
      // a spare one may never act, so that one that is alike may have to
      if (!isMarked(now, this.#spareBit(row))) tried.add(int(this.#likeness, row))
      const after = this.#step(state, row)
      if (after === ILLEGAL || (row !== due && this.#isIdle(row, after))) continue
      this.next.set(now)
      put(this.next, after, used)
      mark(this.next, this.#doneBit(row), true)
      mark(this.next, this.#spareBit(row), false)
      if (int(this.#key.kind, row) === kinds.WRITE) this.#spare()
      take()
    }
    const { representatives } = this.pool
    for (let unknownClass = 0; unknownClass < representatives.length; unknownClass += 1) {
      const row = representatives[unknownClass] ?? 0
      // they are in the order of their first calls
      if (real(this.#key.call, row) > end) break
      const after = this.#step(state, row)
      if (after === ILLEGAL || this.#isIdle(row, after)) continue
      const more = this.pool.use(used, unknownClass, end)
      if (more < 0) continue
      this.next.set(now)
      put(this.next, after, more)
      if (int(this.#key.kind, row) === kinds.WRITE) this.#spare()
      take()
    }
  }

  /** What is said where no configuration is left; `before` are the states of those that there were before. */
  failure(before: readonly number[]): SweepFailure {
    const { due, end } = this.#moment
    const values = [...new Set(before)].map((state) => this.#states.shown(state))
    const states = values.every((value) => value !== undefined) ? values : []
    const latest = this.#latestDoom
    return { row: latest >= 0 && real(this.#key.ret, latest) > end ? latest : due, found: due, states }
  }

  #doneBit(row: number): number {
    return this.timeline.slotOf(row)
  }

  #spareBit(row: number): number {
    return this.timeline.slots + this.timeline.slotOf(row)
  }

  /** An append that nobody will see can wait: whatever is possible behind it is possible without it, unless something is refused. */
  #isIdle(row: number, after: number): boolean {
    return after === UNTOLD && !this.#refusals && int(this.#key.kind, row) === kinds.APPEND
  }

  /** A write has taken effect: whatever else is in flight and has no result may have done so just before. */
  #spare(): void {
    for (const row of this.#moment.flight) {
      const kind = int(this.#key.kind, row)
      if (kind !== kinds.WRITE && kind !== kinds.APPEND) continue
      if (!isMarked(this.next, this.#doneBit(row))) mark(this.next, this.#spareBit(row), true)
    }
  }

  /** Whether no order of what is to come can explain the next reads from the next configuration. */
  #isDoomed(state: number): boolean {
    const { called, end, flight } = this.#moment
    if (end >= this.#outlook.firstUnknownReset) return false
    const coming = this.#outlook.nextRead(called)
    let doom = coming >= 0 && this.#outlook.dooms(state, coming, called) ? coming : -1
    for (const row of flight) {
      if (isMarked(this.next, this.#doneBit(row))) continue
      if (resets(this.#key, row)) return false
      if (doom < 0 && this.#outlook.dooms(state, row, called)) doom = row
    }
    if (doom < 0) return false
    if (this.#latestDoom < 0 || real(this.#key.ret, doom) > real(this.#key.ret, this.#latestDoom))
      this.#latestDoom = doom
    return true
  }
}

function changesNothing(kind: number): boolean {
  return kind === kinds.READ || kind === kinds.REFUSED
}

/** For each row a number that it shares with those that do the same. */
function likenessOf({ size, kind, value, expected }: KeyHistory): Int32Array {
  const numbers = new Map<string, number>()
  const likeness = new Int32Array(size)
  for (let row = 0; row < size; row += 1) {
    const name = `${int(kind, row)} ${int(value, row)} ${int(expected, row)}`
    const known = numbers.get(name) ?? numbers.size
    numbers.set(name, known)
    likeness[row] = known
  }
  return likeness
}
