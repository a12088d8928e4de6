/** The calls that a library has, and the engine that they make. */
import { codeOf, type ErrorClassifier } from '../../kv/index.ts'
import { byKey } from './by-key.ts'
import type { Codec } from './codec.ts'
import { type EngineCall, EngineError, type FullEngine } from './engine.ts'
import { listing } from './listing.ts'

/** What a call gives: at once, or as a promise. */
export type Answer<T> = T | PromiseLike<T>

/** Keys as a library hands them out: an array, a set, an iterator, a stream. */
export type Keys = Iterable<string> | AsyncIterable<string>

/** Some of a library's keys, and where the others begin. */
export interface KeyPage {
  readonly keys: Keys
  /** What to ask for next; `undefined` or `null` on the last page. */
  readonly next?: unknown
}

/**
 * The calls that a library has. Each is made with arguments that the profile allows, and never after `close`; each may throw,
 * reject, answer at once or later. The last argument says what else there is to the call: its `signal`.
 *
 * @typeParam V what the library takes for a value: see {@link Codec}
 */
export interface EngineCalls<V = Uint8Array> {
  /** The value under `key`. What stands for "there is none" is `undefined`, `null`, or what the options say. */
  readonly get: (key: string, call: EngineCall) => Answer<unknown>
  readonly set: (key: string, value: V, call: EngineCall) => Answer<unknown>
  /** May reject with an error that says there was no such key: to the contract that is no failure. */
  readonly delete: (key: string, call: EngineCall) => Answer<unknown>
  /** Every key there is, for a library that cannot search. At most one of `keys`, `list` and `page`; none: the store cannot list. */
  readonly keys?: ((call: EngineCall) => Answer<Keys>) | undefined
  /** The keys that start with `prefix`, as the library finds them. */
  readonly list?: ((prefix: string, call: EngineCall) => Answer<Keys>) | undefined
  /** The same, page by page: `cursor` is `undefined` first, and then the `next` of the page before. */
  readonly page?: ((prefix: string, cursor: unknown, call: EngineCall) => Answer<KeyPage>) | undefined
  /** The values as an array in the order of `keys`, or as a `Map`; an absent key has none. */
  readonly getMany?: ((keys: string[], call: EngineCall) => Answer<unknown>) | undefined
  readonly setMany?: ((entries: [key: string, value: V][], call: EngineCall) => Answer<unknown>) | undefined
  readonly deleteMany?: ((keys: string[], call: EngineCall) => Answer<unknown>) | undefined
  readonly has?: ((key: string, call: EngineCall) => Answer<unknown>) | undefined
  /** Resolves when the library can serve. */
  readonly ping?: ((call: EngineCall) => Answer<unknown>) | undefined
  readonly close?: (() => Answer<unknown>) | undefined
}

/** How an engine reads what its library answers. */
export interface Reading<V> {
  readonly codec: Codec<V>
  /** Whether what `get` gave stands for "there is none". */
  readonly missing: (value: unknown) => boolean
  readonly errorCode: ErrorClassifier
  /** What errors call the library. */
  readonly name: string
}

/** An engine of `calls`. A batch that the library has no call for is made one by one. */
export function engineOf<V>(calls: EngineCalls<V>, reading: Reading<V>): Required<FullEngine> {
  const { codec, missing, errorCode, name } = reading
  const saysAbsent = (error: unknown): boolean => codeOf(error, errorCode) === 'KV_NOT_FOUND'
  const valueOf = (answer: unknown): Uint8Array | undefined => {
    if (missing(answer)) return undefined
    const value = codec.decode(answer)
    if (typeof value === 'string') throw new EngineError('KV_CORRUPT', `${name} gave ${value}`)
    return value
  }
  const get = async (key: string, call: EngineCall): Promise<Uint8Array | undefined> => {
    try {
      return valueOf(await calls.get(key, call))
    } catch (error) {
      if (saysAbsent(error)) return undefined
      throw error
    }
  }
  const remove = async (key: string, call: EngineCall): Promise<void> => {
    try {
      await calls.delete(key, call)
    } catch (error) {
      if (!saysAbsent(error)) throw error
    }
  }
  return {
    get,
    async set(key, value, call) {
      await calls.set(key, codec.encode(value), call)
    },
    remove,
    keys: listing(calls, name),
    async getMany(keys, call) {
      if (calls.getMany === undefined) {
        const found: (Uint8Array | undefined)[] = []
        for (const key of keys) found.push(await get(key, call))
        return byKey(keys, found)
      }
      const answer = await calls.getMany([...keys], call)
      if (answer instanceof Map)
        return byKey(
          keys,
          Array.from(keys, (key) => valueOf(answer.get(key))),
        )
      if (Array.isArray(answer)) return byKey(keys, answer.map(valueOf))
      throw new EngineError('KV_CORRUPT', `getMany of ${name} gave neither a Map nor an array`)
    },
    async setMany(entries, call) {
      if (calls.setMany === undefined) {
        for (const [key, value] of entries) await calls.set(key, codec.encode(value), call)
      } else {
        const encoded = Array.from(entries, ([key, value]): [string, V] => [key, codec.encode(value)])
        await calls.setMany(encoded, call)
      }
    },
    async removeMany(keys, call) {
      if (calls.deleteMany === undefined) for (const key of keys) await remove(key, call)
      else await calls.deleteMany([...keys], call)
    },
    async has(key, call) {
      return (await calls.has?.(key, call)) === true
    },
    async health(call) {
      await calls.ping?.(call)
    },
    async close() {
      await calls.close?.()
    },
  }
}
