/** The inner store as faults use it: absent keys are `undefined`, and what happens to a key can be remembered. */
import {
  type AnyKV,
  type CallOptions,
  codeOf,
  type ErrorClassifier,
  KVError,
  type Operation,
  operationTable,
} from '../kv/index.ts'
import { type Change, keysOf, valuesOf } from './change.ts'
import type { StoreMemory } from './store-memory.ts'

/** The inner store, past all faults. */
export class TrackedStore {
  readonly #inner: AnyKV
  readonly #memory: () => StoreMemory | undefined
  readonly #classify: ErrorClassifier | undefined

  constructor(inner: AnyKV, memory: () => StoreMemory | undefined, classify: ErrorClassifier | undefined) {
    this.#inner = inner
    this.#memory = memory
    this.#classify = classify
  }

  /** The store's past, while faults are armed that lie. */
  get memory(): StoreMemory | undefined {
    return this.#memory()
  }

  /**
   * The value under `key`, or `undefined` where there is none; rejects with every other error.
   *
   * @param onMissing is given the error by which the store said that there is none
   */
  async get(key: string, options?: CallOptions, onMissing?: (error: unknown) => void): Promise<Uint8Array | undefined> {
    try {
      const value = await this.#inner.getRaw(key, options)
      this.memory?.learn(key, value)
      return value
    } catch (error) {
      if (codeOf(error, this.#classify) !== 'KV_NOT_FOUND') throw error
      this.memory?.learn(key, undefined)
      onMissing?.(error)
      return undefined
    }
  }

  async batchGet(keys: readonly string[], options?: CallOptions): Promise<Map<string, Uint8Array>> {
    const found = await this.#present('batchGetRaw').batchGetRaw(keys, options)
    if (this.memory !== undefined) for (const key of keys) this.memory.learn(key, found.get(key))
    return found
  }

  /** Applies `change` as the operation `op` does: in one batch, or key by key. */
  write(op: Operation, change: Change, options?: CallOptions): Promise<void> {
    return operationTable[op].of === 'batch' ? this.#together(change, options) : this.#oneByOne(change, options)
  }

  async #oneByOne(change: Change, options?: CallOptions): Promise<void> {
    const learning = this.#learn(change)
    if (learning !== undefined) await learning
    if (change.kind === 'set') {
      for (const [key, { value }] of change.entries) {
        await this.#inner.setRaw(key, value, options)
        this.memory?.note(key, value)
      }
      return
    }
    for (const key of change.keys) {
      await this.#inner.delete(key, options)
      this.memory?.note(key, undefined)
    }
  }

  async #together(change: Change, options?: CallOptions): Promise<void> {
    const learning = this.#learn(change)
    if (learning !== undefined) await learning
    if (change.kind === 'set') {
      await this.#present('batchSetRaw').batchSetRaw(valuesOf(change.entries), options)
      for (const [key, { value }] of change.entries) this.memory?.note(key, value)
      return
    }
    await this.#present('batchDelete').batchDelete(change.keys, options)
    for (const key of change.keys) this.memory?.note(key, undefined)
  }

  /**
   * What a key held before its first write is part of its past. A store that cannot say leaves it unknown. Nothing to learn must
   * cost no turn: whoever cancels a call in flight counts on the inner store having been called.
   */
  #learn(change: Change): Promise<void> | undefined {
    const { memory } = this
    const news = memory === undefined ? [] : keysOf(change).filter((key) => key !== '' && !memory.knows(key))
    return news.length === 0 ? undefined : this.#ask(news)
  }

  async #ask(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.get(key).catch(() => undefined)
  }

  #present<M extends 'batchGetRaw' | 'batchSetRaw' | 'batchDelete'>(method: M): Required<Pick<AnyKV, M>> {
    if (!has(this.#inner, method)) throw new KVError('KV_UNSUPPORTED', { op: method })
    return this.#inner
  }
}

function has<M extends keyof AnyKV>(store: AnyKV, method: M): store is AnyKV & Required<Pick<AnyKV, M>> {
  return typeof store[method] === 'function'
}
