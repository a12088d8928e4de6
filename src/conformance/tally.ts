/** Counts the calls that were made, by operation. */
import type { Operation } from '../kv/index.ts'

/** A count of calls. */
export class Tally {
  readonly #calls = new Map<Operation, number>()

  readonly add = (op: Operation, calls: number): void => {
    this.#calls.set(op, this.of(op) + calls)
  }

  addAll(other: Tally): void {
    for (const [op, calls] of other.#calls) this.add(op, calls)
  }

  clear(): void {
    this.#calls.clear()
  }

  of(op: Operation): number {
    return this.#calls.get(op) ?? 0
  }

  get sum(): number {
    return [...this.#calls.values()].reduce((sum, calls) => sum + calls, 0)
  }
}
