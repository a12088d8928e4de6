/** What an action is: a row of facts about it, and what it does when it acts. */
import type { Clock, MethodArguments, KVError, KVErrorCode, Operation } from '../kv/index.ts'
import type { Deferred } from './deferred.ts'
import type { FaultDetail, FaultEvent } from './event.ts'
import type { HeldCalls } from './held-calls.ts'
import type { FaultClient } from './match.ts'
import type { FaultTiming } from './plan/fault.ts'
import type { OptionSpec } from './plan/option.ts'
import type { Change } from './change.ts'
import type { TrackedStore } from './tracked-store.ts'

/**
 * Legal: a correct client must survive it, and a correct store never breaks under it. Lying: a store that does this is broken,
 * and tests must catch it.
 */
export type Legality = 'legal' | 'lying'

/** The types of one action. */
export interface ActionShape {
  readonly legality: Legality
  readonly moments: FaultTiming
  readonly operations: Operation
  readonly options: object
}

/** The options of an action that has none. */
export interface NoOptions {
  readonly [none]?: undefined
}

declare const none: unique symbol

/** An {@link ActionShape}, in short. */
export interface ActionShapeOf<
  L extends Legality,
  M extends FaultTiming,
  Op extends Operation,
  O extends object = NoOptions,
> extends ActionShape {
  readonly legality: L
  readonly moments: M
  readonly operations: Op
  readonly options: O
}

/** One action. Validation, the documentation and the tests' completeness check all read these rows. */
export interface ActionRow<K extends string, S extends ActionShape> {
  readonly kind: K
  readonly legality: S['legality']
  /** The moments at which it can act; the first is the default. */
  readonly moments: readonly S['moments'][]
  /** The operations it applies to. */
  readonly operations: readonly S['operations'][]
  readonly options: { readonly [P in keyof S['options'] & string]-?: OptionSpec<NonNullable<S['options'][P]>> }
  /** One line for people. */
  readonly says: string
  /** A plan with it, as code. */
  readonly example: string
  /** Makes its behaviour for one run; state that outlives a call lives in there. */
  readonly prepare: (options: S['options']) => Behaviour
}

/** Values by key; a key that is absent from the store is absent here. */
export type Found = Map<string, Uint8Array>

/**
 * What an action does, by what it can be put in the place of. `gate` waits or throws before or after the effect; the others
 * stand in for the effect, which they are given to use as often as they like.
 */
export interface Behaviour {
  readonly gate?: (occasion: Occasion) => Promise<void>
  readonly around?: <T>(occasion: Occasion, effect: (signal?: AbortSignal) => Promise<T>) => Promise<T>
  readonly read?: Instead<readonly string[], Found>
  readonly write?: Instead<Change, void>
  readonly list?: Instead<MethodArguments<'prefix'>, string[]>
  readonly health?: Instead<MethodArguments<'none'>, void>
}

/** Stands in for an effect, which it is given. */
export type Instead<A, R> = (occasion: Occasion, argument: A, effect: (argument: A) => Promise<R>) => Promise<R>

/** The call a fault acts on. */
export interface CallSite {
  readonly client: string
  readonly op: Operation
  /** The key, the first key of a batch, or the prefix of a list. */
  readonly key: string | undefined
  /** How many calls this client had made before it. */
  readonly index: number
  readonly signal: AbortSignal | undefined
}

/** A call that faults are armed on: what they are asked about it, and what they are given. */
export interface FaultedCall {
  readonly client: FaultClient
  readonly site: CallSite
  readonly keys: readonly string[]
  /** The inner store, past all faults. */
  readonly store: TrackedStore
  /** Where the call waits when it is held up. */
  readonly held: HeldCalls
  /** Told of each fault that acts on the call, before it does. */
  readonly observer: ((event: FaultEvent) => void) | undefined
}

/** One fault acting on one call: everything a behaviour may use. */
export interface Occasion {
  readonly call: CallSite
  readonly moment: FaultTiming
  readonly clock: Clock
  /** Milliseconds since the faults were armed. */
  readonly nowMs: number
  /** The inner store, past all faults. */
  readonly store: TrackedStore
  /** Where to put what has to happen later. */
  readonly deferred: Deferred
  /** A number in [0, 1) by the address of this call and fault. */
  draw(purpose: string): number
  /** A number in [0, 1) that belongs to the fault and to no call. */
  drawOfRun(index: number): number
  /** Whether the fault is about this key, for the keys of a batch. */
  hits(key: string): boolean
  /** Says that the fault acts; to be called once, before it does. */
  fire(detail?: FaultDetail): void
  /** Says that the caller's result or the store's content is now other than it would have been. */
  changed(): void
  /**
   * Waits; answers false where `heal` or `close` cut the wait short. Rejects with the signal's reason as soon as it aborts, which
   * counts as {@link changed}.
   */
  wait(ms: number): Promise<boolean>
  /** The error to throw. */
  error(code: KVErrorCode, detail: string, extra?: ErrorExtra): KVError
}

/** What an injected error carries besides its code. */
export interface ErrorExtra {
  readonly retryable?: boolean | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}
