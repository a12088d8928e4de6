/**
 * Follows one order as far as it leads and goes back where it fails (Wing and Gong 1993), with a memory of the configurations
 * that it has seen (Lowe 2017). Where a history is right this often ends long before everything has been looked at; where it is
 * wrong it needs memory for all of it.
 */
import type { Budget } from '../budget.ts'
import { Configurations } from './configurations.ts'
import type { KeyHistory } from '../key-history.ts'
import { Moves } from './moves.ts'
import type { Moment } from './timeline.ts'

/** As much as may be in flight at all moments together, so that what is remembered of them fits into memory. */
const mostInFlight = 4_000_000

/** Whether an order explains `key`; `undefined` where the budget was spent before one was found, or there is too much in flight. */
export function sweepInDepth(key: KeyHistory, budget: Budget, starts: readonly number[]): boolean | undefined {
  const moves = new Moves(key)
  const moments = momentsOf(moves)
  if (moments === undefined) return undefined
  const { next } = moves
  // the last word is the number of the moment
  const width = next.length + 1
  const now = new Int32Array(width)
  const seen = new Configurations(width, (fewer, more) => moves.pool.dominates(fewer, more))
  const stack = new ConfigurationStack(width)
  for (const start of starts) {
    moves.begin(start)
    stack.push(next, 0)
  }
  while (stack.pop(now)) {
    const number = now[width - 1] ?? 0
    const moment = moments[number]
    if (moment === undefined) return true
    moves.at(moment)
    next.set(now.subarray(0, width - 1))
    if (!moves.settle()) continue
    now.set(next)
    if (!seen.add(now)) continue
    if (!budget.spend()) return undefined
    const due = moves.isDue()
    const passes = !due || moves.isSpare()
    if (due) {
      const from = stack.size
      moves.each(now.subarray(0, width - 1), () => stack.push(next, number))
      stack.reverse(from)
    }
    if (passes) {
      next.set(now.subarray(0, width - 1))
      moves.leave()
      stack.push(next, number + 1)
    }
  }
  return false
}

function momentsOf({ timeline }: Moves): readonly Moment[] | undefined {
  const moments: Moment[] = []
  let inFlight = 0
  while (timeline.advance()) {
    const { due, end, called, flight } = timeline
    inFlight += flight.length
    if (inFlight > mostInFlight) return undefined
    moments.push({ due, end, called, flight: [...flight] })
  }
  return moments
}

/** Configurations that are still to be looked at, the last one first. */
class ConfigurationStack {
  readonly #width: number
  #words: Int32Array
  size = 0

  constructor(width: number) {
    this.#width = width
    this.#words = new Int32Array(width * 64)
  }

  push(configuration: Int32Array, moment: number): void {
    const start = this.size * this.#width
    if (start === this.#words.length) {
      const words = new Int32Array(2 * start)
      words.set(this.#words)
      this.#words = words
    }
    this.#words.set(configuration, start)
    this.#words[start + this.#width - 1] = moment
    this.size += 1
  }

  pop(target: Int32Array): boolean {
    if (this.size === 0) return false
    this.size -= 1
    target.set(this.#words.subarray(this.size * this.#width, (this.size + 1) * this.#width))
    return true
  }

  /** Turns round what has been pushed since the stack was of size `from`. */
  reverse(from: number): void {
    const width = this.#width
    for (let low = from, high = this.size - 1; low < high; low += 1, high -= 1) {
      const kept = this.#words.slice(low * width, (low + 1) * width)
      this.#words.copyWithin(low * width, high * width, (high + 1) * width)
      this.#words.set(kept, high * width)
    }
  }
}
