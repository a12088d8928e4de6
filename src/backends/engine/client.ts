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
  type KVErrorCode,
  type KVWithBatch,
  type KVWithHealth,
  type Operation,
  type Profile,
} from '../../kv/index.ts'

/**
 * What goes with one call of an {@link Engine} besides its keys and values. One object, so that another thing a call may say (how
 * long a value lives, on which condition it is written) changes no engine that has no use for it.
 */
export interface EngineCall {
  /** Aborted when the caller does not wait any more. */
  readonly signal?: AbortSignal
}

/** The work behind a {@link Client}. It is called with arguments that the profile allows, and never after `close`. */
export interface Engine {
  /** The value under `key`, in memory that nobody else holds, or `undefined`. */
  get(key: string, call: EngineCall): Promise<Uint8Array | undefined>
  set(key: string, value: Uint8Array, call: EngineCall): Promise<void>
  remove(key: string, call: EngineCall): Promise<void>
  /** Every key that starts with `prefix`, which is well-formed and may be empty. */
  keys(prefix: string, call: EngineCall): Promise<string[]>
  /** Called once, when every call in flight has settled. */
  close(): Promise<void>
}

/** An engine that works on several keys in one call, which are never none. */
export interface BatchEngine extends Engine {
  getMany(keys: readonly string[], call: EngineCall): Promise<Map<string, Uint8Array>>
  setMany(entries: ReadonlyMap<string, Uint8Array>, call: EngineCall): Promise<void>
  removeMany(keys: readonly string[], call: EngineCall): Promise<void>
}

/** An engine that can say whether its store is up. */
export interface FullEngine extends BatchEngine {
  health(call: EngineCall): Promise<void>
}

/** What an engine throws when it knows the code of the contract; the client adds the operation. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: KVErrorCode

  constructor(code: KVErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

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
    return new KVError(code, { op, key, cause: error, detail: error instanceof Error ? error.message : undefined })
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
export class FullClient<E extends FullEngine = FullEngine> extends BatchClient<E> implements KVWithHealth {
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
