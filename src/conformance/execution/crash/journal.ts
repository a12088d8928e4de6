/** What was known of each write when the crash came, and what each key may hold after it. */
import { type Burst, type CrashEvent, type CrashWrite, crashValue } from './burst.ts'

/** One write that had begun. */
interface Begun extends CrashWrite {
  readonly write: number
  /** When, counted in events. */
  readonly begunAt: number
  /** When it was acknowledged, where it was. */
  readonly acknowledgedAt?: number
}

/** What a key may hold: the value of one of these writes, or nothing. */
export interface Legal {
  readonly key: string
  readonly writes: readonly Begun[]
  /** Whether no write of it had been acknowledged, so that there may be none. */
  readonly untouched: boolean
}

/** Keeps what is told of the writes of one burst. */
export class CrashJournal {
  readonly #burst: Burst
  readonly #begun: Begun[] = []
  #events = 0
  #acknowledged = 0
  #since = 0
  #refusal: string | undefined
  #unitMs: number | undefined
  #quiet = false

  constructor(burst: Burst) {
    this.#burst = burst
  }

  /** Takes note of what happened. */
  note(event: CrashEvent): void {
    this.#events += 1
    switch (event.is) {
      case 'begun': {
        const write = this.#writeAt(event.write)
        if (write !== undefined) this.#begun[event.write] = { ...write, write: event.write, begunAt: this.#events }
        return
      }
      case 'acknowledged': {
        const begun = this.#begun[event.write]
        if (begun === undefined) return
        this.#begun[event.write] = { ...begun, acknowledgedAt: this.#events }
        this.#acknowledged += 1
        if (this.#unitMs !== undefined) this.#since += 1
        return
      }
      case 'refused':
        this.#refusal ??= event.said
        return
      case 'warm':
        this.#unitMs = event.ms
        return
      case 'quiet':
        this.#quiet = true
        return
    }
  }

  /** How many writes were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** How many of these began after the first ones were through. */
  get since(): number {
    return this.#since
  }

  /** How long one of the first writes took, in milliseconds; nothing until they are through. */
  get unitMs(): number | undefined {
    return this.#unitMs
  }

  /** Whether everything was written, and nothing is in flight. */
  get isQuiet(): boolean {
    return this.#quiet
  }

  /** How many were not, and so may be there or not. */
  get inFlight(): number {
    return this.#begun.length - this.#acknowledged
  }

  /** What the first error of a write said. */
  get refusal(): string | undefined {
    return this.#refusal
  }

  /** What each key that was written may hold. */
  legal(): readonly Legal[] {
    const keys = [...new Set(this.#begun.map(({ key }) => key))]
    return keys.map((key) => {
      const writes = this.#begun.filter((each) => each.key === key)
      // those that began last are all it takes to know which others they followed
      const latest = Math.max(0, ...writes.map((each) => (each.acknowledgedAt === undefined ? 0 : each.begunAt)))
      return {
        key,
        writes: writes.filter(({ acknowledgedAt }) => acknowledgedAt === undefined || acknowledgedAt >= latest),
        untouched: latest === 0,
      }
    })
  }

  /** The write whose value these bytes are, by its number. */
  writerOf(key: string, value: Uint8Array): number | undefined {
    return this.#begun.find((each) => each.key === key && each.bytes === value.length && isValueOf(each.write, value))
      ?.write
  }

  #writeAt(write: number): CrashWrite | undefined {
    const { first, writes } = this.#burst
    return first[write] ?? writes[(write - first.length) % writes.length]
  }
}

/** Whether these are the bytes that a write of that number writes. */
export function isValueOf(write: number, value: Uint8Array): boolean {
  return Buffer.compare(value, crashValue(write, value.length)) === 0
}
