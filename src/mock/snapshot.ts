/** The entries of a mock at one moment, to come back to. */

/** What `kv.snapshot()` gives and `kv.restore()` takes. Opaque: read entries with `kv.entries()`. */
export class MockSnapshot {
  // A store never writes into the bytes that it holds, so a snapshot shares them and costs one map.
  readonly #entries: ReadonlyMap<string, Uint8Array>

  constructor(data: ReadonlyMap<string, Uint8Array>) {
    this.#entries = new Map(data)
  }

  /** How many entries it holds. */
  get size(): number {
    return this.#entries.size
  }

  /** Puts these entries in the place of what `data` holds. */
  restoreTo(data: Map<string, Uint8Array>): void {
    data.clear()
    for (const [key, value] of this.#entries) data.set(key, value)
  }
}
