/** A store with faults in front of it. Calls that no fault is about go straight through. */
import { type AnyKV, type FullKV, KVError, type Operation } from '../kv/index.ts'
import type { Behaviour, CallSite, Found, Instead } from './action.ts'
import type { ActingFault } from './acting-fault.ts'
import type { FaultTiming } from './plan/fault.ts'
import type { ArmedFault, FaultClient } from './match.ts'
import { type ObservedCallOptions, onFired } from './options.ts'
import type { FaultRun } from './run.ts'
import type { Change, TrackedStore } from './tracked-store.ts'
import { WaitingRoom } from './waiting-room.ts'

/** What a call is for: how it is made past the faults, and how faults that stand in for its effect are asked. */
interface Plan<A, R> {
  readonly op: Operation
  readonly keys: readonly string[]
  /** What stands for the call's key: the first key, or the prefix. */
  readonly key: string | undefined
  readonly argument: A
  readonly options: ObservedCallOptions | undefined
  readonly effect: (argument: A, options: ObservedCallOptions | undefined) => Promise<R>
  readonly instead: (behaviour: Behaviour) => Instead<A, R> | undefined
}

const asRead = (behaviour: Behaviour): Instead<readonly string[], Found> | undefined => behaviour.read
const asWrite = (behaviour: Behaviour): Instead<Change, void> | undefined => behaviour.write

/** The wrapper. It has a batch method, or `health`, where the inner store has it. */
export class FaultyStore implements AnyKV {
  /** The run that decides what happens here: its log, its counts, `heal()`. */
  readonly faults: FaultRun
  declare readonly batchGetRaw?: FullKV['batchGetRaw']
  declare readonly batchSetRaw?: FullKV['batchSetRaw']
  declare readonly batchDelete?: FullKV['batchDelete']
  declare readonly health?: FullKV['health']
  readonly #inner: AnyKV
  readonly #run: FaultRun
  readonly #client: FaultClient
  readonly #store: TrackedStore
  readonly #room: WaitingRoom
  #closed = false

  constructor(inner: AnyKV, run: FaultRun, client?: string) {
    this.faults = run
    this.#inner = inner
    this.#run = run
    this.#client = run.clientNamed(client)
    this.#store = run.track(inner)
    this.#room = new WaitingRoom(run.clock)
    run.attend(this.#room)
    const { batchGetRaw, batchSetRaw, batchDelete, health } = inner
    if (batchGetRaw !== undefined) {
      this.batchGetRaw = (keys, options) => {
        const lane = run.lane(this.#client, 'batchGetRaw')
        if (lane === undefined) return batchGetRaw.call(inner, keys, options)
        return this.#perform(lane, {
          op: 'batchGetRaw',
          keys,
          key: keys[0],
          argument: keys,
          options,
          effect: (wanted, options) => this.#store.batchGet(wanted, options),
          instead: asRead,
        })
      }
    }
    if (batchSetRaw !== undefined) {
      this.batchSetRaw = (entries, options) => {
        const lane = run.lane(this.#client, 'batchSetRaw')
        if (lane === undefined) return batchSetRaw.call(inner, entries, options)
        return this.#write(lane, 'batchSetRaw', [...entries.keys()], { kind: 'set', entries }, options)
      }
    }
    if (batchDelete !== undefined) {
      this.batchDelete = (keys, options) => {
        const lane = run.lane(this.#client, 'batchDelete')
        if (lane === undefined) return batchDelete.call(inner, keys, options)
        return this.#write(lane, 'batchDelete', keys, { kind: 'delete', keys }, options)
      }
    }
    if (health !== undefined) {
      this.health = (options) => {
        const lane = run.lane(this.#client, 'health')
        if (lane === undefined) return health.call(inner, options)
        return this.#perform(lane, {
          op: 'health',
          keys: [],
          key: undefined,
          argument: undefined,
          options,
          effect: (_nothing, options) => health.call(inner, options),
          instead: ({ health }) => health,
        })
      }
    }
  }

  getRaw(key: string, options?: ObservedCallOptions): Promise<Uint8Array> {
    const lane = this.#run.lane(this.#client, 'getRaw')
    return lane === undefined ? this.#inner.getRaw(key, options) : this.#get(lane, key, options)
  }

  setRaw(key: string, value: Uint8Array, options?: ObservedCallOptions): Promise<void> {
    const lane = this.#run.lane(this.#client, 'setRaw')
    if (lane === undefined) return this.#inner.setRaw(key, value, options)
    return this.#write(lane, 'setRaw', [key], { kind: 'set', entries: new Map([[key, value]]) }, options)
  }

  delete(key: string, options?: ObservedCallOptions): Promise<void> {
    const lane = this.#run.lane(this.#client, 'delete')
    if (lane === undefined) return this.#inner.delete(key, options)
    return this.#write(lane, 'delete', [key], { kind: 'delete', keys: [key] }, options)
  }

  list(prefix: string, options?: ObservedCallOptions): Promise<string[]> {
    const lane = this.#run.lane(this.#client, 'list')
    if (lane === undefined) return this.#inner.list(prefix, options)
    return this.#perform(lane, {
      op: 'list',
      keys: [prefix],
      key: prefix,
      argument: prefix,
      options,
      effect: (wanted, options) => this.#inner.list(wanted, options),
      instead: ({ list }) => list,
    })
  }

  /** Lets held calls go, does what was still to come, and closes the inner store. */
  async close(options?: ObservedCallOptions): Promise<void> {
    const lane = this.#run.lane(this.#client, 'close')
    const shut = async (): Promise<void> => {
      this.#closed = true
      this.#room.release()
      await this.#run.deferred.drain(this.#client.name)
      await this.#inner.close()
    }
    try {
      if (lane === undefined || this.#closed) return await shut()
      const plan = { op: 'close', keys: [], key: undefined, argument: undefined, options, effect: shut } as const
      await this.#perform(lane, { ...plan, instead: () => undefined })
    } finally {
      this.#run.leave(this.#room)
    }
  }

  async #get(lane: readonly ArmedFault[], key: string, options: ObservedCallOptions | undefined): Promise<Uint8Array> {
    let missing: { readonly error: unknown } | undefined
    const found = await this.#perform<readonly string[], Found>(lane, {
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

  #write(
    lane: readonly ArmedFault[],
    op: Operation,
    keys: readonly string[],
    change: Change,
    options: ObservedCallOptions | undefined,
  ): Promise<void> {
    return this.#perform(lane, {
      op,
      keys,
      key: keys[0],
      argument: change,
      options,
      effect: (change, options) => this.#store.write(op, change, options),
      instead: asWrite,
    })
  }

  async #perform<A, R>(lane: readonly ArmedFault[], plan: Plan<A, R>): Promise<R> {
    const { options } = plan
    const signal = options?.signal
    // the inner store says best what an aborted signal, or a closed client, gets; a store that lies about its health does so closed
    if (signal?.aborted === true || (this.#closed && plan.op !== 'health')) return plan.effect(plan.argument, options)
    const call: CallSite = {
      client: this.#client.name,
      op: plan.op,
      key: plan.key,
      index: this.#client.next - 1,
      signal,
    }
    const acting = this.#run.acting(lane, this.#client, call, plan.keys, this.#store, this.#room, options?.[onFired])
    const { memory } = this.#store
    if (memory !== undefined && plan.op !== 'list') for (const key of plan.keys) memory.use(key)
    const unsettled = this.#unsettled()
    if (unsettled !== undefined) await unsettled
    if (acting.length > 0) await this.#pass('before', acting, plan.op)
    let outcome: { readonly value: R } | { readonly error: unknown }
    try {
      outcome = { value: await this.#effect(plan, acting) }
    } catch (error) {
      outcome = { error }
    }
    if (this.#run.deferred.size > 0) await this.#run.deferred.step(call)
    if (acting.length > 0) await this.#pass('after', acting, plan.op)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  /** Passes the faults before or after the effect. Those let go by `heal` or `close` meanwhile hold nobody up any more. */
  async #pass(moment: FaultTiming, acting: readonly ActingFault[], op: Operation): Promise<void> {
    for (const fault of acting) {
      if (fault.moment !== moment || fault.over || (this.#closed && op !== 'close')) continue
      await fault.behaviour.gate?.(fault)
    }
  }

  /** The effect, or what faults do instead of it: the first fault is outermost. */
  #effect<A, R>(plan: Plan<A, R>, acting: readonly ActingFault[]): Promise<R> {
    let options = plan.options
    let effect = (argument: A): Promise<R> => plan.effect(argument, options)
    if (acting.length === 0) return effect(plan.argument)
    // an empty key is refused by the inner store, and a lie about it would hide that
    if (plan.op !== 'list' && plan.keys.includes('')) return effect(plan.argument)
    for (const fault of acting.toReversed()) {
      if (fault.moment !== 'instead' || fault.over) continue
      const inner = effect
      const { behaviour } = fault
      const stand = plan.instead(behaviour)
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
    return effect(plan.argument)
  }

  /** What has to happen before a call may begin. Usually nothing, and then no time is lost on it. */
  #unsettled(): Promise<void> | undefined {
    const spilled = this.#store.memory?.spilled()
    const promised = this.#run.deferred.size > 0
    if ((spilled === undefined || spilled.size === 0) && !promised) return undefined
    return this.#settle(spilled)
  }

  async #settle(spilled: ReadonlyMap<string, Uint8Array> | undefined): Promise<void> {
    await this.#run.deferred.keepPromises(this.#client.name)
    for (const [key, buffer] of spilled ?? []) {
      await this.#store.write('setRaw', { kind: 'set', entries: new Map([[key, buffer]]) })
      this.#store.memory?.alias(key, buffer)
    }
  }
}
