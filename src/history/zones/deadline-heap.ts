/** A binary heap of small integers, the one with the earliest deadline on top. */
import { int, real } from '../columns.ts'

export class DeadlineHeap {
  readonly #deadlines: Float64Array
  readonly #items: Int32Array
  #size = 0

  /** @param deadlines by item; holds as many items as there are deadlines */
  constructor(deadlines: Float64Array) {
    this.#deadlines = deadlines
    this.#items = new Int32Array(deadlines.length)
  }

  get size(): number {
    return this.#size
  }

  /** The earliest deadline. Only where `size` is not 0. */
  get deadline(): number {
    return real(this.#deadlines, int(this.#items, 0))
  }

  push(item: number): void {
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = int(this.#items, parent)
      if (real(this.#deadlines, above) <= real(this.#deadlines, item)) break
      this.#items[at] = above
      at = parent
    }
    this.#items[at] = item
  }

  /** Takes the item with the earliest deadline. */
  pop(): number {
    const top = int(this.#items, 0)
    this.#size -= 1
    const item = int(this.#items, this.#size)
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && this.#due(child + 1) < this.#due(child)) child += 1
      if (this.#due(child) >= real(this.#deadlines, item)) break
      this.#items[at] = int(this.#items, child)
      at = child
    }
    this.#items[at] = item
    return top
  }

  #due(at: number): number {
    return real(this.#deadlines, int(this.#items, at))
  }
}
