/** Which nemeses are in force, and which errors they explain. */
import type { Clock, KVErrorCode } from '../kv/index.ts'

/** What a server that is away, or a broken connection, makes calls fail with, by the contract. */
const causedByNemeses: ReadonlySet<KVErrorCode | undefined> = new Set<KVErrorCode>(['KV_UNAVAILABLE', 'KV_TIMEOUT'])

/** The nemeses of one run. */
export class NemesesInForce {
  readonly #clock: Clock
  readonly #recoveryMs: number
  readonly #atWork = new Set<{ readonly label: string }>()
  #last: { readonly label: string; readonly endedMs: number } | undefined

  /** @param recoveryMs how long connections may stay broken once a nemesis is undone */
  constructor(clock: Clock, recoveryMs: number) {
    this.#clock = clock
    this.#recoveryMs = recoveryMs
  }

  /** One is in force from now until the function that this gives is called. One that cannot be undone stays in force. */
  begin(label: string): () => void {
    const entry = { label }
    this.#atWork.add(entry)
    return () => {
      if (this.#atWork.delete(entry)) this.#last = { label, endedMs: this.#clock.now() }
    }
  }

  /** Whether one explains that a call that began at `startedMs` has just failed with `code`. */
  explains(startedMs: number, code: KVErrorCode | undefined): boolean {
    return this.couldExplain(code) && (this.#atWork.size > 0 || this.#recovering(startedMs))
  }

  /** Whether any nemesis makes calls fail with `code`. */
  couldExplain(code: KVErrorCode | undefined): boolean {
    return causedByNemeses.has(code)
  }

  /** Those in force, else the last one while connections may still be broken by it. */
  labels(): readonly string[] {
    if (this.#atWork.size > 0) return [...this.#atWork].map(({ label }) => label)
    return this.#last !== undefined && this.#recovering(this.#clock.now()) ? [`after: ${this.#last.label}`] : []
  }

  #recovering(atMs: number): boolean {
    return this.#last !== undefined && atMs <= this.#last.endedMs + this.#recoveryMs
  }
}
