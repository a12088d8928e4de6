/**
 * Writes that were given up while they were on their way. They may still take effect, and the contract lets them, but never
 * over a later acknowledged call of the same client: so whatever touches their keys waits until their fate is known.
 */
export class Stragglers {
  readonly #pending = new Map<Promise<unknown>, ReadonlySet<string>>()

  /** Remembers a write on `keys` until `work` settles, well or badly. */
  add(keys: readonly string[], work: Promise<unknown>): void {
    const fate = work.catch(() => {})
    this.#pending.set(fate, new Set(keys))
    void fate.finally(() => this.#pending.delete(fate))
  }

  /**
   * Resolves when no write on these keys is outstanding; `undefined` where none is now, so that the usual call costs nothing.
   *
   * @param keys the keys about to be touched; `undefined` stands for all
   */
  settled(keys?: readonly string[]): Promise<unknown> | undefined {
    if (this.#pending.size === 0) return undefined
    const awaited: Promise<unknown>[] = []
    for (const [fate, touched] of this.#pending) {
      if (keys === undefined || keys.some((key) => touched.has(key))) awaited.push(fate)
    }
    return awaited.length === 0 ? undefined : Promise.all(awaited)
  }
}
