/** What a lying store remembers of its own past: earlier values, deleted keys, recently used ones, shared buffers. Bounded. */

/** What a key held, from some moment on; `undefined` stands for "it was absent". */
interface Version {
  readonly value: Uint8Array | undefined
  readonly atMs: number
}

/** A caller's buffer that the store pretends to share. */
interface Alias {
  readonly buffer: Uint8Array
  readonly seen: Uint8Array
}

/** Versions remembered of a key. */
const versionLimit = 16

/** Keys remembered; the one that was written least recently goes first. */
const keyLimit = 10_000

/** Keys remembered as recently used, for misdirection. */
const recentLimit = 8

/** Buffers pretended to be shared; each is compared before every call. */
const aliasLimit = 64

/** The past of one store. */
export class StoreMemory {
  readonly #now: () => number
  readonly #versions = new Map<string, Version[]>()
  readonly #aliases = new Map<string, Alias>()
  #recent: readonly string[] = []

  /** @param now milliseconds, on the clock that the ages of `asOf` are in */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Whether anything is known of `key`. */
  knows(key: string): boolean {
    return this.#versions.has(key)
  }

  /** `key` was seen to hold `value`; this starts its past where nothing is known of it. */
  learn(key: string, value: Uint8Array | undefined): void {
    if (!this.knows(key)) this.#add(key, value, -Infinity)
  }

  /** `key` was made to hold `value`. */
  note(key: string, value: Uint8Array | undefined): void {
    this.#aliases.delete(key)
    this.#add(key, value, this.#now())
  }

  /** What `key` held `count` versions ago. Nothing where its past does not reach that far. */
  versionsAgo(key: string, count: number): { readonly value: Uint8Array | undefined } | undefined {
    return this.#versions.get(key)?.at(-1 - count)
  }

  /** What `key` held `ageMs` ago. Nothing where that is not known. */
  asOf(key: string, ageMs: number): { readonly value: Uint8Array | undefined } | undefined {
    const moment = this.#now() - ageMs
    return this.#versions.get(key)?.findLast((version) => version.atMs <= moment)
  }

  /** Keys under `prefix` that were deleted and are still absent, the one deleted last first. */
  deleted(prefix: string): readonly string[] {
    const found: string[] = []
    for (const [key, versions] of this.#versions) {
      if (!key.startsWith(prefix) || versions.at(-1)?.value !== undefined) continue
      if (versions.some((version) => version.value !== undefined)) found.push(key)
    }
    return found.reverse()
  }

  /** A call used `key`. */
  use(key: string): void {
    if (this.#recent[0] === key) return
    this.#recent = [key, ...this.#recent.filter((other) => other !== key)].slice(0, recentLimit)
  }

  /** The key used most recently, this one apart. */
  recentOther(key: string): string | undefined {
    return this.#recent.find((other) => other !== key)
  }

  /** From now on what happens to `buffer` happens to the value of `key`. */
  alias(key: string, buffer: Uint8Array): void {
    this.#aliases.set(key, { buffer, seen: new Uint8Array(buffer) })
    if (this.#aliases.size > aliasLimit) this.#aliases.delete(first(this.#aliases))
  }

  /** Buffers that were changed since they were shared or last looked at, by key. */
  spilled(): ReadonlyMap<string, Uint8Array> {
    const changed = new Map<string, Uint8Array>()
    for (const [key, { buffer, seen }] of this.#aliases) {
      if (Buffer.compare(buffer, seen) !== 0) changed.set(key, buffer)
    }
    return changed
  }

  #add(key: string, value: Uint8Array | undefined, atMs: number): void {
    const versions = this.#versions.get(key) ?? []
    // re-inserted, so that the map stays in the order of the last write
    this.#versions.delete(key)
    this.#versions.set(key, versions)
    versions.push({ value: value === undefined ? undefined : new Uint8Array(value), atMs })
    if (versions.length > versionLimit) versions.shift()
    if (this.#versions.size <= keyLimit) return
    const oldest = first(this.#versions)
    this.#versions.delete(oldest)
    this.#aliases.delete(oldest)
  }
}

/** The key that has been in `map` for longest. */
function first(map: ReadonlyMap<string, unknown>): string {
  for (const key of map.keys()) return key
  return ''
}
