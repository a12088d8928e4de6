/** The plain way to keep keys, which the wrong ones start from. */
import type { Behaviour, Kept, Occasion } from './behaviour.ts'

/** One map: linearizable, and durable at once. */
export class Register implements Behaviour {
  protected readonly data: Map<string, Uint8Array> = new Map()

  read(key: string, _occasion: Occasion): Kept {
    return this.data.get(key)
  }

  write(key: string, value: Kept, _occasion: Occasion): number {
    this.put(key, value)
    return 0
  }

  keys(): Iterable<string> {
    return this.data.keys()
  }

  crash(_now: number): void {
    // everything was on disk before it was acknowledged
  }

  protected put(key: string, value: Kept): void {
    if (value === undefined) this.data.delete(key)
    else this.data.set(key, value)
  }
}

interface Version {
  readonly at: number
  readonly value: Kept
}

/** Keeps every version, so that the past can be read. */
export class Versions extends Register {
  readonly #past = new Map<string, Version[]>()

  override write(key: string, value: Kept, occasion: Occasion): number {
    const versions = this.#past.get(key) ?? []
    versions.push({ at: occasion.now, value })
    // what is older than any replica lags is of no use
    if (versions.length > 64) versions.shift()
    this.#past.set(key, versions)
    return super.write(key, value, occasion)
  }

  /** What the key held at `time`. */
  protected at(key: string, time: number): Kept {
    return this.#past.get(key)?.findLast((version) => version.at <= time)?.value
  }
}
