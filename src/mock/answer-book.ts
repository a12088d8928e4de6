/** The programmed answers of a mock, and which of them a call gets. */
import { type Operation, operations } from '../kv/index.ts'
import type { Answer } from './answer.ts'

type Shelves = { [Op in Operation]?: Answer<Op>[] }

/** Every answer that `kv.on` has programmed. */
export class AnswerBook {
  #shelves: Shelves = {}
  #size = 0

  /** Whether nothing is programmed. */
  get isEmpty(): boolean {
    return this.#size === 0
  }

  /** Every answer, by operation and in the order of programming. */
  get all(): readonly Answer<Operation>[] {
    return operations.flatMap((op): readonly Answer<Operation>[] => this.#shelves[op] ?? [])
  }

  add<Op extends Operation>(answer: Answer<Op>): void {
    const shelf: Answer<Op>[] = (this.#shelves[answer.op] ??= [])
    shelf.push(answer)
    this.#size += 1
  }

  /**
   * The answer to a call, which counts as used then. Those for a number of calls come first, in the order of programming; of
   * those for every call, the latest counts, so that a test can override what its set-up programmed.
   *
   * @param named the key, the keys of the batch or the prefix of the list
   */
  take<Op extends Operation>(op: Op, named: readonly string[]): Answer<Op> | undefined {
    let limited: Answer<Op> | undefined
    let standing: Answer<Op> | undefined
    const shelf: readonly Answer<Op>[] = this.#shelves[op] ?? []
    for (const answer of shelf) {
      const { test } = answer
      if (answer.action === undefined || (test !== undefined && !named.some((key) => test(key)))) continue
      answer.seen += 1
      if (answer.nth !== undefined ? answer.seen !== answer.nth : answer.used >= answer.limit) continue
      if (answer.limit === Infinity) standing = answer
      else limited ??= answer
    }
    const chosen = limited ?? standing
    if (chosen !== undefined) chosen.used += 1
    return chosen
  }

  clear(): void {
    this.#shelves = {}
    this.#size = 0
  }
}
