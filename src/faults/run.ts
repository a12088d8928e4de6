/** One run of a plan: who its clients are, which faults are armed, what they have done. */
import {
  type AnyKV,
  type Clock,
  type ErrorClassifier,
  type Operation,
  operations,
  randomSeed,
  systemClock,
} from '../kv/index.ts'
import type { FaultedCall } from './action.ts'
import { ActingFault } from './acting-fault.ts'
import { actions } from './actions/index.ts'
import type { HeldCalls } from './held-calls.ts'
import { isPlan } from './plan/check-plan.ts'
import { Deferred } from './deferred.ts'
import type { FaultEvent } from './event.ts'
import type { FaultPlanData } from './plan/fault.ts'
import { FaultLog, isLogData } from './log.ts'
import { armFault, type ArmedFault, decides, type FaultClient } from './match.ts'
import { checkOptions, type FaultOptions } from './options.ts'
import { ReplayCheck } from './replay.ts'
import { StoreMemory } from './store-memory.ts'
import { assertAllFired, type FaultCount, type Tally } from './tally.ts'
import { TrackedStore } from './tracked-store.ts'

const nothing: readonly ArmedFault[] = []

/**
 * A plan at work. One run may serve several clients of one store: they share its log, its counts, its time and, for lies, its
 * memory of the store's past.
 */
export class FaultRun {
  readonly plan: FaultPlanData
  readonly seed: number
  readonly clock: Clock
  readonly log: FaultLog
  /** What happens later than the call that caused it. @internal */
  readonly deferred: Deferred
  readonly #options: FaultOptions
  readonly #errorCode: ErrorClassifier | undefined
  readonly #replay: ReplayCheck | undefined
  readonly #clients = new Map<string, FaultClient>()
  readonly #held = new Set<HeldCalls>()
  readonly #tallies = new Map<string, Tally>()
  readonly #added = new Set<readonly ArmedFault[]>()
  readonly #memory: StoreMemory
  /** By operation; none where a call can go straight to the inner store. */
  #armed: Partial<Record<Operation, readonly ArmedFault[]>> = {}
  #remembers = false
  #busy = false
  #generation = 0
  #planned: readonly ArmedFault[] = []
  #armedAt: number

  /** @throws UsageError where the plan is wrong, with the legal values */
  constructor(plan: FaultPlanData, options: FaultOptions = {}) {
    isPlan({ allowLies: plan.allowLies, faults: plan.faults })
    checkOptions(options)
    this.plan = plan
    this.#options = options
    this.seed = options.seed ?? options.replay?.seed ?? randomSeed()
    this.clock = options.clock ?? systemClock
    this.log = new FaultLog(this.seed, plan, options.log)
    this.#errorCode = options.errorCode
    this.#armedAt = this.clock.now()
    this.#memory = new StoreMemory(() => this.nowMs)
    this.deferred = new Deferred(this.clock, (size) => {
      this.#busy = size > 0
    })
    if (options.replay !== undefined && isLogData(options.replay)) {
      this.#replay = new ReplayCheck(options.replay, options.ignoreTimes ?? false)
    }
    for (const fault of plan.faults) this.#tallies.set(fault.id, { armed: 0, fired: 0, changedOutcome: 0 })
    if (options.armed ?? true) this.arm()
  }

  /** Milliseconds since the faults were armed. */
  get nowMs(): number {
    const now = this.clock.now()
    // fake timers installed after arming have a time of their own, which may lie decades back: it counts from where it begins
    if (now < this.#armedAt) this.#armedAt = now
    return now - this.#armedAt
  }

  /** Changes with every {@link arm} and {@link heal}. @internal */
  get generation(): number {
    return this.#generation
  }

  /** Calls held up and effects still to come. 0 after {@link heal}. */
  get pending(): number {
    let held = this.deferred.size
    for (const calls of this.#held) held += calls.size
    return held
  }

  /** Arms the plan, from the start: its time is 0 again, and so are its ordinals. Counts and log go on. */
  arm(): void {
    this.#generation += 1
    this.#armedAt = this.clock.now()
    for (const client of this.#clients.values()) client.ordinals.clear()
    this.#planned = this.#ready(this.plan)
    this.#sort()
  }

  /**
   * Ends all faults: no fault acts any more, held calls go on, and effects that were still to come take place now. Resolves when
   * the last of them has.
   */
  async heal(): Promise<void> {
    this.#generation += 1
    this.#planned = []
    this.#added.clear()
    this.#sort()
    for (const calls of this.#held) calls.release()
    await this.deferred.drain()
  }

  /** Runs `body` with further faults, and ends these when it settles. */
  async during<T>(plan: FaultPlanData, body: () => T | Promise<T>): Promise<T> {
    isPlan({ allowLies: plan.allowLies, faults: plan.faults })
    const added = this.#ready(plan)
    this.#added.add(added)
    this.#sort()
    try {
      return await body()
    } finally {
      this.#added.delete(added)
      this.#sort()
    }
  }

  /** How often each fault could act, acted, and made a difference, by its id. */
  counts(): Readonly<Record<string, FaultCount>> {
    return Object.fromEntries([...this.#tallies].map(([id, tally]) => [id, { ...tally }]))
  }

  /** Throws an AssertionError that names the faults that never acted, and why. */
  assertAllFired(): void {
    let calls = 0
    for (const client of this.#clients.values()) calls += client.next
    assertAllFired(this.plan.faults, this.#tallies, calls)
  }

  /** Throws a {@link ReplayDivergence} where the run differed from the log it replays, or ended before it. */
  assertReplayed(): void {
    this.#replay?.finish(this.log.total)
  }

  /**
   * Gives the next call of a client its index, the last part of the address of its draws. A workload that numbers its operations
   * this way can leave some out and keep all other draws as they were.
   */
  seek(client: string, index: number): void {
    this.clientNamed(client).next = index
  }

  /** The client of that name, or the next unnamed one. @internal */
  clientNamed(name?: string): FaultClient {
    const known = name === undefined ? undefined : this.#clients.get(name)
    if (known !== undefined) return known
    const client: FaultClient = { name: name ?? `client-${this.#clients.size + 1}`, next: 0, ordinals: new Map() }
    this.#clients.set(client.name, client)
    return client
  }

  /** Counts a call in, and tells which faults are armed on it. Undefined where it can go straight to the inner store. @internal */
  armedOn(client: FaultClient, op: Operation): readonly ArmedFault[] | undefined {
    client.next += 1
    return this.#armed[op] ?? (this.#busy ? nothing : undefined)
  }

  /** The inner store as faults use it. @internal */
  track(inner: AnyKV): TrackedStore {
    return new TrackedStore(inner, () => (this.#remembers ? this.#memory : undefined), this.#errorCode)
  }

  /** Has {@link heal} let go the calls that are held up. @internal */
  attend(calls: HeldCalls): void {
    this.#held.add(calls)
  }

  /** Forgets the held calls of a client that is closed. @internal */
  leave(calls: HeldCalls): void {
    this.#held.delete(calls)
  }

  /** Those of the armed faults that act on `call`, ready to. @internal */
  acting(armed: readonly ArmedFault[], call: FaultedCall): readonly ActingFault[] {
    const time = { nowMs: this.nowMs, seed: this.seed }
    const acting: ActingFault[] = []
    for (const fault of armed) if (decides(fault, call, time)) acting.push(new ActingFault(fault, call, this))
    return acting
  }

  /** Logs an event and tells who wants to know. Throws where a replay differs. @internal */
  record(event: Omit<FaultEvent, 'seq'>, observer: ((event: FaultEvent) => void) | undefined): FaultEvent {
    const placed: FaultEvent = { seq: this.log.total, ...event }
    this.log.add(placed)
    observer?.(placed)
    this.#options.onFault?.(placed)
    this.#replay?.check(placed)
    return placed
  }

  #ready(plan: FaultPlanData): readonly ArmedFault[] {
    return plan.faults.map((fault) => {
      const tally = this.#tallies.get(fault.id) ?? { armed: 0, fired: 0, changedOutcome: 0 }
      this.#tallies.set(fault.id, tally)
      return armFault(fault, actions[fault.action.kind].operations, tally)
    })
  }

  #sort(): void {
    const armed = [...this.#planned, ...this.#added].flat()
    this.#remembers = armed.some(({ fault }) => actions[fault.action.kind].legality === 'lying')
    this.#armed = {}
    for (const op of operations) {
      const about = armed.filter((fault) => fault.operations.has(op))
      // a store that lies about its past has to see all of it
      if (about.length > 0 || this.#remembers) this.#armed[op] = about
    }
  }
}
