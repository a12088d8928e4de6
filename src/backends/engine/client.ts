/**
 * What is the same for every client, wherever the bytes lie: the order of the checks, what is refused, the end of its life.
 * An {@link Engine} below it does the work and nothing else. The engine of a view passes on what its library does, right or
 * wrong; nothing here corrects it.
 */
import {
  type CallOptions,
  codeOf,
  type ErrorClassifier,
  type FullProfile,
  fullProfile,
  guardEntries,
  guardKey,
  guardKeys,
  guardPrefix,
  guardSignal,
  guardValue,
  type KV,
  KVError,
  type KVWithBatch,
  type KVWithHas,
  type KVWithHealth,
  messageOf,
  type Operation,
  type Profile,
} from '../../kv/index.ts'
import { type BatchEngine, type Engine, type EngineCall, EngineError, type FullEngine } from './engine.ts'

/** Of a call that says nothing. */
const plainCall: EngineCall = {}

/** A client of a store that has neither batch nor health. */
export class Client<E extends Engine = Engine> implements KV {
  protected readonly engine: E
  protected readonly rules: FullProfile
  readonly #classify: ErrorClassifier | undefined
  #running = 0
  #whenIdle: (() => void) | undefined
  #closing: Promise<void> | undefined

  /** @param classify names the code of what the engine throws; what it does not name is thrown as it is */
  constructor(engine: E, profile: Profile, classify?: ErrorClassifier) {
    this.engine = engine
    this.rules = fullProfile(profile)
    this.#classify = classify
  }

  getRaw(key: string, options?: CallOptions): Promise<Uint8Array> {
    return this.call('getRaw', options, key, async (call) => {
      guardKey('getRaw', key, this.rules)
      const value = await this.engine.get(key, call)
      if (value === undefined) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
      return value
    })
  }

  setRaw(key: string, value: Uint8Array, options?: CallOptions): Promise<void> {
    return this.call('setRaw', options, key, (call) => {
      guardKey('setRaw', key, this.rules)
      guardValue('setRaw', key, value, this.rules)
      return this.engine.set(key, value, call)
    })
  }

  delete(key: string, options?: CallOptions): Promise<void> {
    return this.call('delete', options, key, (call) => {
      guardKey('delete', key, this.rules)
      return this.engine.remove(key, call)
    })
  }

  list(prefix: string, options?: CallOptions): Promise<string[]> {
    return this.call('list', options, undefined, async (call) => {
      guardPrefix(prefix, this.rules)
      // half a surrogate pair has no UTF-8, yet in JavaScript it starts every key whose pair it begins
      const head = prefix.isWellFormed() ? prefix : prefix.slice(0, firstLone(prefix))
      // no key begins with it, and an engine may take it for a key that is too long
      if (Buffer.byteLength(head) > (this.rules.limits.keyBytes ?? Infinity)) return []
      const found = await this.engine.keys(head, call)
      return head === prefix ? found : found.filter((key) => key.startsWith(prefix))
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  /** Runs one operation: refuses it on a closed client, before an aborted signal, and names what it throws. */
  protected async call<T>(
    op: Operation,
    options: CallOptions | undefined,
    key: string | undefined,
    work: (call: EngineCall) => Promise<T>,
  ): Promise<T> {
    if (this.#closing !== undefined) throw new KVError('KV_CLOSED', { op })
    const signal = this.rules.cancellation === 'none' ? undefined : options?.signal
    guardSignal(signal)
    this.#running += 1
    try {
      return await work(signal === undefined ? plainCall : { signal })
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) throw error
      throw this.#named(error, op, key)
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#whenIdle?.()
    }
  }

  async #end(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve
      })
    }
    await this.engine.close()
  }

  #named(error: unknown, op: Operation, key: string | undefined): unknown {
    const ours = error instanceof EngineError
    if (!ours && codeOf(error) !== undefined) return error
    const code = ours ? error.code : this.#classify?.(error)
    if (code === undefined) return error
    return new KVError(code, { op, key, cause: error, detail: error instanceof Error ? messageOf(error) : undefined })
  }
}

/** A client of a store that works on several keys in one call. */
export class BatchClient<E extends BatchEngine = BatchEngine> extends Client<E> implements KVWithBatch {
  batchGetRaw(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    return this.call('batchGetRaw', options, undefined, async (call) => {
      guardKeys('batchGetRaw', keys, this.rules)
      return keys.length === 0 ? new Map<string, Uint8Array>() : this.engine.getMany(keys, call)
    })
  }

  batchSetRaw(entries: ReadonlyMap<string, Uint8Array>, options?: CallOptions): Promise<void> {
    return this.call('batchSetRaw', options, undefined, async (call) => {
      guardEntries('batchSetRaw', entries, this.rules)
      if (entries.size > 0) await this.engine.setMany(entries, call)
    })
  }

  batchDelete(keys: readonly string[], options?: CallOptions): Promise<void> {
    return this.call('batchDelete', options, undefined, async (call) => {
      guardKeys('batchDelete', keys, this.rules)
      if (keys.length > 0) await this.engine.removeMany(keys, call)
    })
  }
}

/** A client with every operation of the contract. */
export class FullClient<E extends FullEngine = FullEngine> extends BatchClient<E> implements KVWithHealth, KVWithHas {
  has(key: string, options?: CallOptions): Promise<boolean> {
    return this.call('has', options, key, async (call) => {
      guardKey('has', key, this.rules)
      return this.engine.has?.(key, call) ?? (await this.engine.get(key, call)) !== undefined
    })
  }

  health(options?: CallOptions): Promise<void> {
    return this.call('health', options, undefined, (call) => this.engine.health(call))
  }
}

/** Where the first lone surrogate stands; the length where there is none. */
function firstLone(text: string): number {
  let index = 0
  for (const point of text) {
    if (!point.isWellFormed()) return index
    index += point.length
  }
  return index
}
