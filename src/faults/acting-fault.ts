/** One fault acting on one call: what its behaviour is given, and what its acting leaves behind. */
import { type Clock, draw, KVError, type KVErrorCode } from '../kv/index.ts'
import type { Behaviour, CallSite, ErrorExtra, FaultedCall, Occasion } from './action.ts'
import type { Deferred } from './deferred.ts'
import type { FaultDetail, FaultEvent } from './event.ts'
import type { FaultTiming } from './plan/fault.ts'
import { type ArmedFault, drawAt } from './match.ts'
import type { TrackedStore } from './tracked-store.ts'

/** What a fault needs of the run that it acts in. */
export interface ActingRun {
  readonly seed: number
  readonly clock: Clock
  readonly deferred: Deferred
  /** Milliseconds since arming. */
  readonly nowMs: number
  /** Changes when what was armed is so no more. */
  readonly generation: number
  /** Logs `event`, whose place in the log is filled in here. */
  record(event: Omit<FaultEvent, 'seq'>, observer: ((event: FaultEvent) => void) | undefined): FaultEvent
}

/** A {@link FaultEvent} whose last field is not known yet. */
type OpenEvent = { -readonly [P in keyof FaultEvent]: FaultEvent[P] }

/** The occasion of one fault on one call. */
export class ActingFault implements Occasion {
  readonly call: CallSite
  readonly moment: FaultTiming
  readonly behaviour: Behaviour
  readonly store: TrackedStore
  readonly #armed: ArmedFault
  readonly #run: ActingRun
  readonly #faulted: FaultedCall
  readonly #generation: number
  #event: OpenEvent | undefined

  constructor(armed: ArmedFault, call: FaultedCall, run: ActingRun) {
    this.call = call.site
    this.moment = armed.fault.moment
    this.behaviour = armed.behaviour
    this.store = call.store
    this.#armed = armed
    this.#run = run
    this.#faulted = call
    this.#generation = run.generation
  }

  /** Whether the faults were healed, or armed anew, since the call began. What is over acts no more. */
  get over(): boolean {
    return this.#run.generation !== this.#generation
  }

  get clock(): Clock {
    return this.#run.clock
  }

  get nowMs(): number {
    return this.#run.nowMs
  }

  get deferred(): Deferred {
    return this.#run.deferred
  }

  draw(purpose: string): number {
    return drawAt(this.#run.seed, this.#armed.fault.id, this.call, purpose)
  }

  drawOfRun(index: number): number {
    return draw(this.#run.seed, this.#armed.fault.id, 'run', index)
  }

  hits(key: string): boolean {
    return this.#armed.matchesKey?.(key) ?? true
  }

  fire(detail: FaultDetail = {}): void {
    const { fault, tally } = this.#armed
    const { client, op, key, index } = this.call
    tally.fired += 1
    this.#event = this.#run.record(
      {
        atMs: Math.round(this.nowMs * 1_000) / 1_000,
        fault: fault.id,
        action: fault.action.kind,
        moment: this.moment,
        client,
        op,
        key: key ?? null,
        index,
        detail,
        changedOutcome: false,
      },
      this.#faulted.observer,
    )
  }

  changed(): void {
    if (this.#event === undefined || this.#event.changedOutcome) return
    this.#event.changedOutcome = true
    this.#armed.tally.changedOutcome += 1
  }

  async wait(ms: number): Promise<boolean> {
    try {
      return await this.#faulted.held.wait(ms, this.call.signal)
    } catch (reason) {
      // the caller gave up on a call that would have gone on
      this.changed()
      throw reason
    }
  }

  error(code: KVErrorCode, detail: string, extra: ErrorExtra = {}): KVError {
    return new KVError(code, {
      op: this.call.op,
      key: this.call.key,
      detail: `injected by fault '${this.#armed.fault.id}': ${detail}`,
      ...extra,
    })
  }
}
