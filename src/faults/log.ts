/** The log of a run: what each fault did, in order, bounded. */
import { numberAtLeast, UsageError } from '../kv/index.ts'
import type { FaultPlanData } from './plan/fault.ts'
import type { FaultEvent } from './event.ts'

/** A log as data: all it takes to run it again. */
export interface FaultLogData {
  readonly seed: number
  /** The plan, or null where it has functions, which JSON cannot hold. */
  readonly plan: FaultPlanData | null
  /** How many events came before `events` and were dropped. */
  readonly dropped: number
  readonly events: readonly FaultEvent[]
}

/** Events a log keeps where nothing else is said. */
export const defaultLogLimit = 100_000

/** How much a log keeps. */
export interface LogOptions {
  /** The newest so many events are kept and the rest counted. About 300 bytes each. Default 100,000. */
  readonly limit?: number
}

/** What faults did in one run. */
export class FaultLog implements Iterable<FaultEvent> {
  readonly seed: number
  readonly #plan: FaultPlanData
  readonly #limit: number
  /** A ring once it is full: the oldest event is at `#total % #limit`. */
  readonly #ring: FaultEvent[] = []
  #total = 0

  constructor(seed: number, plan: FaultPlanData, options: LogOptions = {}) {
    this.seed = seed
    this.#plan = plan
    this.#limit = Math.floor(numberAtLeast('log.limit', options.limit ?? defaultLogLimit, 1))
  }

  /** How many events there were, kept or not. */
  get total(): number {
    return this.#total
  }

  /** How many were dropped to keep within the limit. */
  get dropped(): number {
    return this.#total - this.#ring.length
  }

  /** The events that were kept, oldest first. */
  get events(): readonly FaultEvent[] {
    if (this.dropped === 0) return [...this.#ring]
    const oldest = this.#total % this.#limit
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)]
  }

  [Symbol.iterator](): Iterator<FaultEvent> {
    return this.events.values()
  }

  /** Adds an event; its `seq` must be {@link total}. */
  add(event: FaultEvent): void {
    if (this.#ring.length < this.#limit) this.#ring.push(event)
    else this.#ring[this.#total % this.#limit] = event
    this.#total += 1
  }

  /** Plain data: `JSON.stringify(log)` is the file that `replay` takes. */
  toJSON(): FaultLogData {
    const hasFunctions = this.#plan.faults.some((fault) => typeof fault.key === 'function' || fault.while !== undefined)
    const plan = hasFunctions ? null : { allowLies: this.#plan.allowLies, faults: this.#plan.faults }
    return { seed: this.seed, plan, dropped: this.dropped, events: this.events }
  }
}

/** Every field of a log, once; what is missing here does not compile. */
const dataFields = { seed: true, plan: true, dropped: true, events: true } satisfies Record<keyof FaultLogData, true>

/** Whether `value` is a log as {@link FaultLog.toJSON} gives it; throws a {@link UsageError} where it is none. */
export function isLogData(value: unknown): value is FaultLogData {
  const fields = Object.keys(dataFields)
  const whole = typeof value === 'object' && value !== null && fields.every((name) => name in value)
  if (!whole || !('events' in value) || !Array.isArray(value.events)) {
    throw new UsageError(`a fault log has ${fields.map((name) => `'${name}'`).join(', ')}; this is not one`)
  }
  return true
}
