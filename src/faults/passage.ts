/**
 * How the calls of one client get past the faults that are armed on them: the gates before the effect, what stands in for the
 * effect, the gates after it.
 */
import {
  type AnyKV,
  type AnyMethods,
  type MethodArguments,
  KVError,
  namesOf,
  type Operation,
  operationTable,
  optionsOf,
  type ResultOf,
  type ShapeOf,
  withOptions,
} from '../kv/index.ts'
import type { Behaviour, CallSite, Found, Instead } from './action.ts'
import type { ActingFault } from './acting-fault.ts'
import { type Change, keysOf } from './change.ts'
import { HeldCalls } from './held-calls.ts'
import type { ArmedFault, FaultClient } from './match.ts'
import { type ObservedCallOptions, onFired } from './options.ts'
import type { FaultTiming } from './plan/fault.ts'
import type { FaultRun } from './run.ts'
import type { TrackedStore } from './tracked-store.ts'

/** A call as a request and its effect: how it is made past the faults, and how faults that stand in for the effect are asked. */
interface FaultedRequest<A, R> {
  readonly op: Operation
  readonly keys: readonly string[]
  /** What stands for the call's key: the first key, or the prefix. */
  readonly key: string | undefined
  readonly argument: A
  readonly options: ObservedCallOptions | undefined
  readonly effect: (argument: A, options: ObservedCallOptions | undefined) => Promise<R>
  readonly instead: (behaviour: Behaviour) => Instead<A, R> | undefined
}

type Armed = readonly ArmedFault[]
type Options = ObservedCallOptions | undefined

const asRead = (behaviour: Behaviour): Instead<readonly string[], Found> | undefined => behaviour.read
const asWrite = (behaviour: Behaviour): Instead<Change, void> | undefined => behaviour.write

/** One client's way to the inner store. */
export class Passage {
  readonly #inner: AnyKV
  readonly #methods: AnyMethods
  readonly #run: FaultRun
  readonly #client: FaultClient
  readonly #store: TrackedStore
  readonly #held: HeldCalls
  #closed = false

  constructor(inner: AnyKV, run: FaultRun, client: FaultClient) {
    this.#inner = inner
    this.#methods = inner
    this.#run = run
    this.#client = client
    this.#store = run.track(inner)
    this.#held = new HeldCalls(run.clock)
    run.attend(this.#held)
  }

  async get(armed: Armed, key: string, options: Options): Promise<Uint8Array> {
    let missing: { readonly error: unknown } | undefined
    const found = await this.#perform<readonly string[], Found>(armed, {
      op: 'getRaw',
      keys: [key],
      key,
      argument: [key],
      options,
      effect: async (keys, options) => {
        const values: Found = new Map()
        for (const wanted of keys) {
          const value = await this.#store.get(wanted, options, (error) => {
            if (wanted === key) missing = { error }
          })
          if (value !== undefined) values.set(wanted, value)
        }
        return values
      },
      instead: asRead,
    })
    const value = found.get(key)
    if (value !== undefined) return value
    // the store's own error where it is the store that says so
    throw missing === undefined ? new KVError('KV_NOT_FOUND', { op: 'getRaw', key }) : missing.error
  }

  batchGet(armed: Armed, keys: readonly string[], options: Options): Promise<Found> {
    return this.#perform(armed, {
      op: 'batchGetRaw',
      keys,
      key: keys[0],
      argument: keys,
      options,
      effect: (wanted, options) => this.#store.batchGet(wanted, options),
      instead: asRead,
    })
  }

  write(armed: Armed, op: Operation, change: Change, options: Options): Promise<void> {
    const keys = keysOf(change)
    return this.#perform(armed, {
      op,
      keys,
      key: keys[0],
      argument: change,
      options,
      effect: (change, options) => this.#store.write(op, change, options),
      instead: asWrite,
    })
  }

  /** Any call, the effect of which is the inner store's own method. */
  call<O extends Operation>(
    armed: Armed,
    op: O,
    given: MethodArguments<ShapeOf<O>>,
    instead: (behaviour: Behaviour) => Instead<MethodArguments<ShapeOf<O>>, ResultOf<O>> | undefined = () => undefined,
  ): Promise<ResultOf<O>> {
    const keys = namesOf(op, given) ?? []
    const effect = (given: MethodArguments<ShapeOf<O>>, options: Options): Promise<ResultOf<O>> => {
      const method = this.#methods[op]
      if (method === undefined) throw new KVError('KV_UNSUPPORTED', { op })
      return method.call(this.#inner, ...withOptions(op, given, options))
    }
    return this.#perform(armed, {
      op,
      keys,
      key: keys[0],
      argument: given,
      options: optionsOf(op, given),
      effect,
      instead,
    })
  }

  /** Lets held calls go, does what was still to come, and closes the inner store. */
  async close(armed: Armed | undefined, options: Options): Promise<void> {
    const shut = async (): Promise<void> => {
      this.#closed = true
      this.#held.release()
      await this.#run.deferred.drain(this.#client.name)
      await this.#inner.close()
    }
    try {
      if (armed === undefined || this.#closed) return await shut()
      await this.#perform(armed, {
        op: 'close',
        keys: [],
        key: undefined,
        argument: undefined,
        options,
        effect: shut,
        instead: () => undefined,
      })
    } finally {
      this.#run.leave(this.#held)
    }
  }

  async #perform<A, R>(armed: Armed, request: FaultedRequest<A, R>): Promise<R> {
    const { options, keys } = request
    const signal = options?.signal
    // the inner store says best what an aborted signal, or a closed client, gets; a store that lies about its health does so closed
    if (signal?.aborted === true || (this.#closed && operationTable[request.op].does !== 'probe')) {
      return request.effect(request.argument, options)
    }
    const site: CallSite = {
      client: this.#client.name,
      op: request.op,
      key: request.key,
      index: this.#client.next - 1,
      signal,
    }
    const acting = this.#run.acting(armed, {
      client: this.#client,
      site,
      keys,
      store: this.#store,
      held: this.#held,
      observer: options?.[onFired],
    })
    const { memory } = this.#store
    if (memory !== undefined && operationTable[request.op].takes !== 'prefix') for (const key of keys) memory.use(key)
    const unsettled = this.#unsettled()
    if (unsettled !== undefined) await unsettled
    if (acting.length > 0) await this.#pass('before', acting, request.op)
    let outcome: { readonly value: R } | { readonly error: unknown }
    try {
      outcome = { value: await this.#effect(request, acting) }
    } catch (error) {
      outcome = { error }
    }
    if (this.#run.deferred.size > 0) await this.#run.deferred.step(site)
    if (acting.length > 0) await this.#pass('after', acting, request.op)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  /** Passes the faults before or after the effect. Those let go by `heal` or `close` meanwhile hold nobody up any more. */
  async #pass(moment: FaultTiming, acting: readonly ActingFault[], op: Operation): Promise<void> {
    for (const fault of acting) {
      if (fault.moment !== moment || fault.over || (this.#closed && operationTable[op].does !== 'end')) continue
      await fault.behaviour.gate?.(fault)
    }
  }

  /** The effect, or what faults do instead of it: the first fault is outermost. */
  #effect<A, R>(request: FaultedRequest<A, R>, acting: readonly ActingFault[]): Promise<R> {
    let options = request.options
    let effect = (argument: A): Promise<R> => request.effect(argument, options)
    if (acting.length === 0) return effect(request.argument)
    // an empty key is refused by the inner store, and a lie about it would hide that
    if (operationTable[request.op].takes !== 'prefix' && request.keys.includes('')) return effect(request.argument)
    for (const fault of acting.toReversed()) {
      if (fault.moment !== 'instead' || fault.over) continue
      const inner = effect
      const { behaviour } = fault
      const stand = request.instead(behaviour)
      if (stand !== undefined) effect = (argument) => stand(fault, argument, inner)
      else if (behaviour.around !== undefined) {
        const { around } = behaviour
        effect = (argument) =>
          around(fault, (signal) => {
            if (signal !== undefined) options = { ...options, signal }
            return inner(argument)
          })
      }
    }
    return effect(request.argument)
  }

  /** What has to happen before a call may begin. Usually nothing, and then no time is lost on it. */
  #unsettled(): Promise<void> | undefined {
    const spilled = this.#store.memory?.spilled()
    const promised = this.#run.deferred.size > 0
    if ((spilled === undefined || spilled.size === 0) && !promised) return undefined
    return this.#becalm(spilled)
  }

  async #becalm(spilled: ReadonlyMap<string, Uint8Array> | undefined): Promise<void> {
    await this.#run.deferred.keepPromises(this.#client.name)
    for (const [key, buffer] of spilled ?? []) {
      await this.#store.write('setRaw', { kind: 'set', entries: new Map([[key, { value: buffer }]]) })
      this.#store.memory?.alias(key, buffer)
    }
  }
}
