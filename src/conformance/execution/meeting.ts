/** Where cases that share a store wait for the moment at which none of them has a client open. */

/** A meeting of cases: whoever waits goes on when all that have entered wait, or have left. */
export class Meeting {
  readonly #prepare: () => Promise<void>
  #inside = 0
  #waiting: { readonly go: () => void; readonly fail: (error: unknown) => void }[] = []

  /** @param prepare what to do when all wait, before they go on */
  constructor(prepare: () => Promise<void>) {
    this.#prepare = prepare
  }

  enter(): void {
    this.#inside += 1
  }

  leave(): void {
    this.#inside -= 1
    this.#look()
  }

  /** Resolves when nobody that has entered is under way. */
  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ go: resolve, fail: reject })
      this.#look()
    })
  }

  #look(): void {
    if (this.#waiting.length === 0 || this.#waiting.length < this.#inside) return
    const waiting = this.#waiting
    this.#waiting = []
    this.#prepare().then(
      () => {
        for (const { go } of waiting) go()
      },
      (error: unknown) => {
        for (const { fail } of waiting) fail(error)
      },
    )
  }
}
