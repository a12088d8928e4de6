/** The half of the builder that says which calls a fault acts on, and what it does to them. */
import type { KVErrorCode } from '../../kv/index.ts'
import type { ActionShape, Legality } from '../action.ts'
import type { ActionKind, ActionShapes, KindsOf, OptionsOf } from '../actions/index.ts'
import { completeAction } from './complete-fault.ts'
import type { Fault, FaultMatch, KeyPredicate, FaultTiming } from './fault.ts'
import type { LatencyModel } from '../latency/latency-model.ts'
import { latencyModelOf } from '../latency/latency.ts'
import type { Operation } from '../../kv/index.ts'
import type { FaultPlan } from './plan.ts'

/** The kinds of a legality that apply to one at least of the operations `Op`. */
export type KindsOn<Op extends Operation, L extends Legality> = {
  [K in KindsOf<L>]: Extract<Op, ActionShapes[K]['operations']> extends never ? never : K
}[KindsOf<L>]

/** A selection that has one at least of the operations `Needed`; anything else does not compile. */
export type Covering<Needed extends Operation> = Needed extends Operation
  ? { readonly covers: { readonly [P in Needed]: true } }
  : never

/** The operations that an action of a kind applies to. */
export type OperationsOfKind<K extends ActionKind> = ActionShapes[K] extends ActionShape
  ? ActionShapes[K]['operations']
  : never

/** What a fault is made of, before it has its place in a plan. */
export type FaultDraft = Omit<Fault, 'id'> & { readonly id?: string }

/** Options that all have defaults. */
export type DefaultedOptions<K extends ActionKind> = Partial<OptionsOf<K>>

/**
 * Which calls a fault acts on. Every method gives a new selection; the methods that name an action end it and give the plan.
 * Nothing here is a thenable.
 */
export class Selection<Op extends Operation = Operation, Lies extends boolean = boolean> {
  /** For the compiler alone: the operations selected. */
  declare readonly covers: { readonly [P in Op]: true }
  readonly allowLies: Lies
  readonly #match: FaultMatch
  readonly #id: string | undefined
  readonly #add: (draft: FaultDraft) => FaultPlan<Lies, Op>

  constructor(allowLies: Lies, match: FaultMatch, add: (draft: FaultDraft) => FaultPlan<Lies, Op>, id?: string) {
    this.allowLies = allowLies
    this.#match = match
    this.#add = add
    this.#id = id
  }

  /** Only calls with such a key: a glob, in which `*` is any text, or a predicate. The prefix for `list`. */
  key(key: string | KeyPredicate): Selection<Op, Lies> {
    return this.#with({ key })
  }

  /** Only calls of such clients, a glob. */
  client(client: string): Selection<Op, Lies> {
    return this.#with({ client })
  }

  /** Only the n-th matching call of each client, counted from 1. */
  nth(nth: number): Selection<Op, Lies> {
    return this.#with({ nth })
  }

  /** Only every n-th matching call of each client. */
  every(every: number): Selection<Op, Lies> {
    return this.#with({ every })
  }

  /** Only the first so many matching calls of each client; after {@link after}, the first ones from there. */
  first(first: number): Selection<Op, Lies> {
    return this.#with({ first })
  }

  /** Not the first so many matching calls of each client. */
  after(after: number): Selection<Op, Lies> {
    return this.#with({ after })
  }

  /** At most so often for each client. */
  times(times: number): Selection<Op, Lies> {
    return this.#with({ times })
  }

  /** With this probability, 0 to 1, drawn by the call's address. */
  probability(probability: number): Selection<Op, Lies> {
    return this.#with({ probability })
  }

  /** Only from `fromMs` until `untilMs` after arming, in milliseconds. */
  window(fromMs: number, untilMs?: number): Selection<Op, Lies> {
    return this.#with(untilMs === undefined ? { fromMs } : { fromMs, untilMs })
  }

  /** Only while `condition` says so. Such a plan does not survive JSON. */
  while(condition: () => boolean): Selection<Op, Lies> {
    return this.#with({ while: condition })
  }

  /** Gives the fault a name, for logs and counts. Its draws hang on it. */
  named(id: string): Selection<Op, Lies> {
    return new Selection(this.allowLies, this.#match, this.#add, id)
  }

  /** Fails: the store never sees the request. */
  failBeforeEffect(
    code: KVErrorCode = 'KV_UNAVAILABLE',
    options: Omit<DefaultedOptions<'error'>, 'code'> = {},
  ): FaultPlan<Lies, Op> {
    return this.#does('error', { ...options, code }, 'before')
  }

  /** A lost acknowledgement: it happens, and the caller is told that it failed. */
  failAfterEffect(
    code: KVErrorCode = 'KV_TIMEOUT',
    options: Omit<DefaultedOptions<'error'>, 'code'> = {},
  ): FaultPlan<Lies, Op> {
    return this.#does('error', { ...options, code }, 'after')
  }

  /** Delays the request: milliseconds, or a model such as `latency.lognormal(20, 0.8)`. */
  delay(model: number | LatencyModel): FaultPlan<Lies, Op> {
    return this.#does('latency', { model: latencyModelOf(model) }, 'before')
  }

  /** Delays the reply: the effect is there at once. */
  delayReply(model: number | LatencyModel): FaultPlan<Lies, Op> {
    return this.#does('latency', { model: latencyModelOf(model) }, 'after')
  }

  /** Slow at first, then warming up. */
  slowStart(options: DefaultedOptions<'slowStart'> = {}): FaultPlan<Lies, Op> {
    return this.#does('slowStart', options, 'before')
  }

  /** Does not settle until aborted, and the store never sees the request. */
  hang(): FaultPlan<Lies, Op> {
    return this.#does('hang', {}, 'before')
  }

  /** It happens, and no reply ever comes. */
  hangAfterEffect(): FaultPlan<Lies, Op> {
    return this.#does('hang', {}, 'after')
  }

  /** Cancelled from outside before anything happened. */
  cancelBeforeEffect(this: Selection<Op, Lies> & Covering<OperationsOfKind<'cancel'>>): FaultPlan<Lies, Op> {
    return this.#does('cancel', {}, 'before')
  }

  /** Cancelled from outside while the inner store is at work; what comes of it is up to that store. */
  cancelInFlight(this: Selection<Op, Lies> & Covering<OperationsOfKind<'cancel'>>): FaultPlan<Lies, Op> {
    return this.#does('cancel', {}, 'instead')
  }

  /** Cancelled from outside after it happened. */
  cancelAfterEffect(this: Selection<Op, Lies> & Covering<OperationsOfKind<'cancel'>>): FaultPlan<Lies, Op> {
    return this.#does('cancel', {}, 'after')
  }

  /** Refuses calls, or those beyond a rate, and says when to come back. */
  throttle(options: DefaultedOptions<'throttle'> = {}): FaultPlan<Lies, Op> {
    return this.#does('throttle', options, 'before')
  }

  /** Unreachable in a window of time. */
  down(options: DefaultedOptions<'down'> = {}): FaultPlan<Lies, Op> {
    return this.#does('down', options, 'before')
  }

  /** The caller is told that it failed, and it happens afterwards. */
  lateEffect(
    this: Selection<Op, Lies> & Covering<OperationsOfKind<'lateEffect'>>,
    options: DefaultedOptions<'lateEffect'> = {},
  ): FaultPlan<Lies, Op> {
    return this.#does('lateEffect', options, 'instead')
  }

  /** A batch that is applied in part and says so. */
  partialBatch(
    this: Selection<Op, Lies> & Covering<OperationsOfKind<'partialBatch'>>,
    options: DefaultedOptions<'partialBatch'> = {},
  ): FaultPlan<Lies, Op> {
    return this.#does('partialBatch', options, 'instead')
  }

  /**
   * Does what only a broken store does, in a plan made with `faults({ allowLies: true })`.
   *
   * @example
   * faults({ allowLies: true }).on('getRaw').lie('staleRead', { versions: 2 })
   */
  lie<K extends KindsOn<Op, 'lying'>>(
    this: Selection<Op, true>,
    kind: K,
    options: DefaultedOptions<K> = {},
  ): FaultPlan<true, Op> {
    return this.#does(kind, options, 'instead')
  }

  #with(condition: Partial<FaultMatch>): Selection<Op, Lies> {
    return new Selection(this.allowLies, { ...this.#match, ...condition }, this.#add, this.#id)
  }

  #does(kind: ActionKind, options: object, moment: FaultTiming): FaultPlan<Lies, Op> {
    const action = completeAction(kind, options, `${this.#match.on.join('+')}: action`)
    return this.#add({ ...this.#match, ...(this.#id === undefined ? {} : { id: this.#id }), moment, action })
  }
}
