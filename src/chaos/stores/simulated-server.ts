/** A server that exists in memory and in virtual time: calls take time to reach it, and it can be killed, frozen and cut off. */
import {
  type Backend,
  type CallOptions,
  type Clock,
  covers,
  draw,
  type FullKV,
  guardEntries,
  guardKey,
  guardKeys,
  guardPrefix,
  guardSignal,
  guardValue,
  KVError,
  type Operation,
  type ServerControl,
  strictProfile,
  type TargetEnvironment,
} from '../../kv/index.ts'
import type { Behaviour, Kept, Occasion, ReferenceBehaviour } from './behaviour.ts'

/** The state of the server, or of the way to it. */
type Condition = 'up' | 'killed' | 'paused' | 'cut'

/** A backend on a simulated server that behaves as told. */
export function simulatedBackend(reference: ReferenceBehaviour, { clock, seed }: TargetEnvironment): Backend {
  const server = new SimulatedServer(reference.name, reference.make(), clock, seed)
  let clients = 0
  return {
    name: reference.name,
    profile: {
      ...strictProfile,
      consistency: reference.consistency,
      durability: reference.durability,
      cancellation: 'during',
    },
    server,
    open: () => new SimulatedClient(server, clients++),
  }
}

class SimulatedServer implements ServerControl {
  readonly name: string
  readonly behaviour: Behaviour
  readonly #clock: Clock
  readonly #seed: number
  #condition: Condition = 'up'
  #slowMs = 0
  #calls = 0
  /** Rises when what is in flight is lost. */
  #connection = 0
  readonly #thaw = new Set<() => void>()

  constructor(name: string, behaviour: Behaviour, clock: Clock, seed: number) {
    this.name = `${name} (simulated)`
    this.behaviour = behaviour
    this.#clock = clock
    this.#seed = seed
  }

  async pause(): Promise<void> {
    this.#condition = 'paused'
  }

  async resume(): Promise<void> {
    this.#up()
  }

  async kill(): Promise<void> {
    this.#condition = 'killed'
    this.#connection += 1
    this.behaviour.crash(this.#clock.now())
    this.#wake()
  }

  async restart(): Promise<void> {
    await this.#wait(30, undefined)
    this.#up()
  }

  async cut(): Promise<void> {
    this.#condition = 'cut'
    this.#connection += 1
    this.#wake()
  }

  async slow(latencyMs: number): Promise<void> {
    this.#slowMs = latencyMs
  }

  async heal(): Promise<void> {
    this.#slowMs = 0
    this.#up()
  }

  /** Carries one call out: there, the effect, and back. */
  async call<T>(
    op: Operation,
    client: number,
    signal: AbortSignal | undefined,
    effect: (occasion: Occasion) => T | Delayed<T>,
  ): Promise<T> {
    const call = this.#calls++
    const connection = this.#connection
    const chance = (part: string): number => draw(this.#seed, 'server', call, part)
    await this.#wait(this.#slowMs + 0.2 + 2 * chance('there'), signal)
    await this.#ready(op, connection, signal)
    const done = effect({
      client,
      now: this.#clock.now(),
      chance: chance('effect'),
      later: (delayMs, run) => {
        this.#clock.schedule(() => run(this.#clock.now()), delayMs)
      },
    })
    if (done instanceof Delayed) await this.#wait(done.ms, signal)
    await this.#wait(this.#slowMs + 0.2 + 2 * chance('back'), signal)
    await this.#ready(op, connection, signal)
    return done instanceof Delayed ? done.value : done
  }

  #up(): void {
    this.#condition = 'up'
    this.#wake()
  }

  #wake(): void {
    for (const wake of this.#thaw) wake()
    this.#thaw.clear()
  }

  async #ready(op: Operation, connection: number, signal: AbortSignal | undefined): Promise<void> {
    while (this.#condition === 'paused') {
      await new Promise<void>((resolve, reject) => {
        const stop = (): void => reject(signal?.reason)
        signal?.addEventListener('abort', stop, { once: true })
        this.#thaw.add(() => {
          signal?.removeEventListener('abort', stop)
          resolve()
        })
      })
    }
    if (this.#condition === 'up' && connection === this.#connection) return
    throw new KVError('KV_UNAVAILABLE', { op })
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        cancel()
        reject(signal?.reason)
      }
      const cancel = this.#clock.schedule(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }
}

/** An answer that is given some milliseconds after its effect. */
class Delayed<T> {
  readonly ms: number
  readonly value: T

  constructor(ms: number, value: T) {
    this.ms = ms
    this.value = value
  }
}

class SimulatedClient implements FullKV {
  readonly #server: SimulatedServer
  readonly #number: number
  #closed = false

  constructor(server: SimulatedServer, number: number) {
    this.#server = server
    this.#number = number
  }

  async getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    this.#begin('getRaw', options)
    guardKey('getRaw', key, strictProfile)
    const value = await this.#call('getRaw', options, (occasion) => this.#server.behaviour.read(key, occasion))
    if (value === undefined) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
    return value.slice()
  }

  async setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    this.#begin('setRaw', options)
    guardKey('setRaw', key, strictProfile)
    guardValue('setRaw', key, value, strictProfile)
    await this.#write('setRaw', [[key, new Uint8Array(value)]], options)
  }

  async delete(key: string, options?: CallOptions): Promise<void> {
    this.#begin('delete', options)
    guardKey('delete', key, strictProfile)
    await this.#write('delete', [[key, undefined]], options)
  }

  async list(prefix: string, options?: CallOptions): Promise<string[]> {
    this.#begin('list', options)
    guardPrefix(prefix, strictProfile)
    return this.#call('list', options, () =>
      [...this.#server.behaviour.keys()].filter((key) => covers('string', prefix, key)),
    )
  }

  async batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    this.#begin('batchGetRaw', options)
    guardKeys('batchGetRaw', keys, strictProfile)
    return this.#call('batchGetRaw', options, (occasion) => {
      const found = new Map<string, Uint8Array>()
      for (const key of keys) {
        const value = this.#server.behaviour.read(key, occasion)
        if (value !== undefined) found.set(key, value.slice())
      }
      return found
    })
  }

  async batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void> {
    this.#begin('batchSetRaw', options)
    guardEntries('batchSetRaw', entries, strictProfile)
    await this.#write(
      'batchSetRaw',
      [...entries].map(([key, value]) => [key, new Uint8Array(value)]),
      options,
    )
  }

  async batchDelete(keys: readonly string[], options?: CallOptions): Promise<void> {
    this.#begin('batchDelete', options)
    guardKeys('batchDelete', keys, strictProfile)
    await this.#write(
      'batchDelete',
      keys.map((key) => [key, undefined]),
      options,
    )
  }

  async has(key: string, options?: CallOptions): Promise<boolean> {
    this.#begin('has', options)
    guardKey('has', key, strictProfile)
    return this.#call('has', options, (occasion) => this.#server.behaviour.read(key, occasion) !== undefined)
  }

  async health(options?: CallOptions): Promise<void> {
    this.#begin('health', options)
    await this.#call('health', options, () => undefined)
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #write(
    op: Operation,
    entries: readonly (readonly [string, Kept])[],
    options: CallOptions | undefined,
  ): Promise<void> {
    return this.#call(op, options, (occasion) => {
      const waits = entries.map(([key, value]) => this.#server.behaviour.write(key, value, occasion))
      return new Delayed(Math.max(0, ...waits), undefined)
    })
  }

  #call<T>(
    op: Operation,
    options: CallOptions | undefined,
    effect: (occasion: Occasion) => T | Delayed<T>,
  ): Promise<T> {
    return this.#server.call(op, this.#number, options?.signal, effect)
  }

  #begin(op: Operation, options: CallOptions | undefined): void {
    if (this.#closed) throw new KVError('KV_CLOSED', { op })
    guardSignal(options?.signal)
  }
}
