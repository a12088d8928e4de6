/**
 * The fallback that decides everything, at a price: goes along the events and keeps every configuration that explains them so
 * far (Lowe's just-in-time linearization, 2017). Three prunings keep it small: an operation in flight that would change nothing
 * takes effect at once, unknown operations that are alike are counted, and dominated configurations are dropped.
 */
import { type Budget, outOfBudget } from '../budget.ts'
import { int, real, sortedRows } from '../columns.ts'
import { Configurations, isDone, mark, put, stateOf, usedBy } from './configurations.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import { ILLEGAL, type Step, stepsOf } from './steps.ts'
import { NONE_USED, UnknownPool, uselessRows } from '../zones/unknown-pool.ts'

/** What a sweep found: every event explained, the row whose return nothing explains, or no verdict within the budget. */
export type SweepOutcome =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'violation'; readonly row: number; readonly states: readonly number[] }
  | { readonly verdict: 'unknown'; readonly reason: string }

/**
 * Sweeps one key.
 *
 * @param starts numbers of the values that the key may hold at first
 */
export function sweep(key: KeyHistory, budget: Budget, starts: readonly number[] = [key.initial]): SweepOutcome {
  return new Sweep(key, budget).run(starts)
}

class Sweep {
  readonly #key: KeyHistory
  readonly #budget: Budget
  readonly #step: Step
  readonly #pool: UnknownPool
  readonly #slotOf: Int32Array
  readonly #flight: number[] = []
  readonly #freeSlots: number[] = []
  readonly #now: Int32Array
  readonly #next: Int32Array
  #frontier: Configurations
  #after: Configurations
  readonly #visited: Configurations

  constructor(key: KeyHistory, budget: Budget) {
    this.#key = key
    this.#budget = budget
    this.#step = stepsOf(key)
    this.#pool = new UnknownPool(key)
    this.#slotOf = new Int32Array(key.size)
    const slots = mostInFlight(key)
    const make = (): Configurations => new Configurations(slots, (fewer, more) => this.#pool.dominates(fewer, more))
    this.#frontier = make()
    this.#after = make()
    this.#visited = make()
    this.#now = new Int32Array(this.#frontier.width)
    this.#next = new Int32Array(this.#frontier.width)
    for (let slot = slots - 1; slot >= 0; slot -= 1) this.#freeSlots.push(slot)
  }

  run(starts: readonly number[]): SweepOutcome {
    const { call, ret, size } = this.#key
    for (const start of starts) {
      put(this.#now, start, NONE_USED)
      this.#frontier.add(this.#now)
    }
    const useless = uselessRows(this.#key)
    const returns = sortedRows(size, ret)
    let called = 0
    for (const row of returns) {
      const end = real(ret, row)
      for (; called < size && real(call, called) <= end; called += 1) {
        if (int(useless, called) === 0) this.#called(called)
      }
      if (end === Infinity) break
      if (!this.#returned(row)) return { verdict: 'violation', row, states: this.#states() }
      if (this.#frontier.count === 0) return { verdict: 'unknown', reason: outOfBudget(this.#budget) }
    }
    return { verdict: 'ok' }
  }

  #called(row: number): void {
    if (real(this.#key.ret, row) === Infinity) {
      this.#pool.add(row)
      return
    }
    this.#slotOf[row] = this.#freeSlots.pop() ?? 0
    this.#flight.push(row)
  }

  /** Keeps the configurations in which `row` has taken effect by now; false where there is none. */
  #returned(row: number): boolean {
    const slot = int(this.#slotOf, row)
    this.#after.clear()
    this.#visited.clear()
    for (let at = 0; at < this.#frontier.count; at += 1) {
      this.#frontier.read(at, this.#next)
      this.#offer(slot)
    }
    for (let at = 0; at < this.#visited.count; at += 1) {
      if (!this.#budget.spend()) {
        this.#frontier.clear()
        return true
      }
      this.#visited.read(at, this.#now)
      this.#expand(slot)
    }
    if (this.#after.count === 0) return false
    const spent = this.#frontier
    this.#frontier = this.#after
    this.#after = spent
    this.#flight.splice(this.#flight.indexOf(row), 1)
    this.#freeSlots.push(slot)
    return true
  }

  /** Offers every configuration that is one effect away from the current one. */
  #expand(slot: number): void {
    const state = stateOf(this.#now)
    const used = usedBy(this.#now)
    for (const row of this.#flight) {
      if (isDone(this.#now, int(this.#slotOf, row))) continue
      const after = this.#step(state, row)
      if (after === ILLEGAL) continue
      this.#next.set(this.#now)
      put(this.#next, after, used)
      mark(this.#next, int(this.#slotOf, row), true)
      this.#offer(slot)
    }
    this.#pool.representatives.forEach((row, unknownClass) => {
      const after = this.#step(state, row)
      if (after === ILLEGAL || after === state) return
      const more = this.#pool.use(used, unknownClass)
      if (more < 0) return
      this.#next.set(this.#now)
      put(this.#next, after, more)
      this.#offer(slot)
    })
  }

  /** Files the next configuration: done with where the returning operation has taken effect, else to be expanded. */
  #offer(slot: number): void {
    const state = stateOf(this.#next)
    for (const row of this.#flight) {
      // a write that would change nothing now may be needed later, so only what never writes is taken at once
      if (!this.#changesNothing(row)) continue
      if (this.#step(state, row) === state) mark(this.#next, int(this.#slotOf, row), true)
    }
    if (isDone(this.#next, slot)) {
      mark(this.#next, slot, false)
      this.#after.add(this.#next)
    } else this.#visited.add(this.#next)
  }

  #changesNothing(row: number): boolean {
    const kind = int(this.#key.kind, row)
    return kind === kinds.READ || kind === kinds.REFUSED
  }

  #states(): number[] {
    const states = new Set<number>()
    for (let at = 0; at < this.#frontier.count; at += 1) {
      this.#frontier.read(at, this.#now)
      states.add(stateOf(this.#now))
    }
    return [...states]
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
