/**
 * Watches the store itself, below the faults: what it is asked, and how it fails. What a fault does in its place is not seen here,
 * so that an error seen here is the store's own, and has to be explained by what was done to its server.
 */
// The real one, held from the start: a turn of the event loop is one also where the test around it fakes its timers.
import { setImmediate } from 'node:timers'
import {
  type AnyKV,
  type Clock,
  codeOf,
  type ErrorClassifier,
  isStore,
  KVError,
  type KVErrorCode,
  type MethodArguments,
  type MethodOf,
  namesOf,
  type Operation,
  operations,
  optionsOf,
  type ResultOf,
  type ShapeOf,
  wrapMethods,
} from '../kv/index.ts'
import type { NemesesInForce } from './in-force.ts'
import type { ChaosPhase } from './run-record.ts'
import { type ToldCall, UnexplainedErrors } from './unexplained.ts'

/** What a watch needs to know of the run. */
export interface WatchContext {
  readonly clock: Clock
  readonly nemeses: NemesesInForce
  readonly classify: ErrorClassifier | undefined
  /** The phase that the run is in, once it is in one. */
  readonly phase: () => ChaosPhase | undefined
}

interface CallInFlight {
  readonly told: ToldCall
  readonly startedMs: number
  readonly signal: AbortSignal | undefined
  /** The turn of the event loop in which it was made. */
  readonly turn: number
}

/** Watches the clients of one run. */
export class StoreWatch {
  readonly unexplained: UnexplainedErrors = new UnexplainedErrors()
  readonly #context: WatchContext
  readonly #beganMs: number
  readonly #inFlight = new Set<CallInFlight>()
  readonly #own = new WeakSet<object>()
  #latest: CallInFlight | undefined
  #turn = 0
  #turnWatched = false
  #waited = false
  #givenUp = 0

  constructor(context: WatchContext) {
    this.#context = context
    this.#beganMs = context.clock.now()
  }

  /** Calls that the run gave up although nothing held them up. */
  get givenUp(): number {
    return this.#givenUp
  }

  /** Whether every call was answered before anything else in the process could happen. */
  get answersAtOnce(): boolean {
    return !this.#waited
  }

  /** Those that the store is at work on; else the last one that it was asked. */
  callsAtHand(): readonly ToldCall[] {
    const calls = this.#inFlight.size > 0 || this.#latest === undefined ? [...this.#inFlight] : [this.#latest]
    return calls.map(({ told }) => told)
  }

  /** Whether the store itself has thrown `error`. */
  threw(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#own.has(error)
  }

  /** The same client, watched. What it gives is handed on untouched and at the same moment. */
  watch(store: AnyKV, client: string): AnyKV {
    const watched = wrapMethods(
      store,
      operations,
      (op, method) =>
        (...given) =>
          this.#make(store, client, op, method, given),
    )
    if (!isStore(watched)) throw new TypeError('an operation of every store has no method')
    return watched
  }

  #make<O extends Operation>(
    store: AnyKV,
    client: string,
    op: O,
    method: MethodOf<O>,
    given: MethodArguments<ShapeOf<O>>,
  ): Promise<ResultOf<O>> {
    const call = this.#begin(client, op, given)
    const onAbort = (): void => this.#aborted(call)
    call.signal?.addEventListener('abort', onAbort, { once: true })
    const end = (): void => {
      call.signal?.removeEventListener('abort', onAbort)
      this.#inFlight.delete(call)
      if (call.turn !== this.#turn) this.#waited = true
    }
    const fail = (error: unknown): void => {
      end()
      this.#failed(call, error)
    }
    try {
      const answer = method.call(store, ...given)
      // beside the caller's own handlers, so that the answer costs nobody a turn
      void Promise.resolve(answer).then(end, fail)
      return answer
    } catch (error) {
      fail(error)
      throw error
    }
  }

  #begin<O extends Operation>(client: string, op: O, given: MethodArguments<ShapeOf<O>>): CallInFlight {
    const { clock, phase } = this.#context
    const startedMs = clock.now()
    const call: CallInFlight = {
      told: { client, op, keys: namesOf(op, given) ?? [], atMs: startedMs - this.#beganMs, phase: phase() ?? null },
      startedMs,
      signal: optionsOf(op, given)?.signal,
      turn: this.#turn,
    }
    this.#inFlight.add(call)
    this.#latest = call
    if (!this.#turnWatched) {
      this.#turnWatched = true
      setImmediate(() => {
        this.#turn += 1
        this.#turnWatched = false
      })
    }
    return call
  }

  #aborted({ signal, startedMs }: CallInFlight): void {
    const reason: unknown = signal?.reason
    const byTheRun = reason instanceof KVError && reason.code === 'KV_TIMEOUT'
    if (byTheRun && !this.#context.nemeses.explains(startedMs, reason.code)) this.#givenUp += 1
  }

  #failed(call: CallInFlight, error: unknown): void {
    if (typeof error === 'object' && error !== null) this.#own.add(error)
    const { nemeses, classify } = this.#context
    const code = codeOf(error, classify)
    if (call.signal?.aborted === true || isAnswer(call.told.op, code) || nemeses.explains(call.startedMs, code)) return
    const why = code === undefined ? 'no code' : nemeses.couldExplain(code) ? 'calm' : 'code'
    this.unexplained.add(call.told, error, code, why)
  }
}

/** A missing key is what a read may find. */
function isAnswer(op: Operation, code: KVErrorCode | undefined): boolean {
  return op === 'getRaw' && code === 'KV_NOT_FOUND'
}
