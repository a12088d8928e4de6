/**
 * How much goes on at once. A case takes a seat for each client that it uses; whatever must not be disturbed takes them all. Seats
 * are given out in the order in which they are asked for, so nobody waits for ever.
 */

/** Gives a seat, or several, back. */
export type Release = () => void

/** Seats for clients. */
export class Seats {
  /** How many there are. */
  readonly size: number
  #free: number
  readonly #queue: { readonly wanted: number; readonly take: (release: Release) => void }[] = []
  #onRoom: (() => void)[] = []

  constructor(size: number) {
    this.size = size
    this.#free = size
  }

  /** Resolves when there are so many for the caller: at most all. */
  take(wanted: number): Promise<Release> {
    const seats = Math.min(this.size, wanted)
    if (this.#queue.length === 0 && seats <= this.#free) return Promise.resolve(this.#occupy(seats))
    return new Promise((resolve) => {
      this.#queue.push({ wanted: seats, take: resolve })
    })
  }

  /** Runs `work` while nothing else does. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.take(this.size)
    try {
      return await work()
    } finally {
      release()
    }
  }

  /** Resolves when a seat is free and nobody waits for one. */
  async room(): Promise<void> {
    while (this.#queue.length > 0 || this.#free === 0) await new Promise<void>((resolve) => this.#onRoom.push(resolve))
  }

  #occupy(seats: number): Release {
    this.#free -= seats
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#free += seats
      this.#next()
    }
  }

  #next(): void {
    for (let first = this.#queue[0]; first !== undefined && first.wanted <= this.#free; first = this.#queue[0]) {
      this.#queue.shift()
      first.take(this.#occupy(first.wanted))
    }
    if (this.#queue.length > 0 || this.#free === 0) return
    const waiting = this.#onRoom
    this.#onRoom = []
    for (const wake of waiting) wake()
  }
}
