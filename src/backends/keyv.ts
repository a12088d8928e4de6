/**
 * A Keyv as a `KV`. Values go in as Buffers, the one binary form that Keyv's own serialiser knows, and come out as Keyv gives
 * them; keys are handed over as they are. What Keyv does to either is what a user of Keyv sees.
 */
import type { Backend, KVWithBatch, Profile } from '../kv/index.ts'
import { byKey } from './engine/by-key.ts'
import { BatchClient } from './engine/client.ts'
import { type BatchEngine, EngineError } from './engine/engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import { bytesOrProblem, type ViewOptions } from './view/view.ts'
import { waiversFor } from './view/waivers.ts'

export type { ViewOptions } from './view/view.ts'

const loadKeyv = driverLoader('keyv', 'keyv', () => import('keyv'))

/** The part of a Keyv that the view needs; every `Keyv` from 5.3 on is one, of version 6 too. */
export interface KeyvLike {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<boolean>
  delete(key: string): Promise<boolean>
  getMany(keys: string[]): Promise<unknown[]>
  setMany(entries: { key: string; value: unknown }[]): Promise<boolean[]>
  deleteMany(keys: string[]): Promise<unknown>
  disconnect(): Promise<void>
  /** Missing where the adapter cannot list; `list` then rejects `KV_UNSUPPORTED`. */
  readonly iterator?: ((argument: unknown) => AsyncIterable<unknown>) | undefined
}

/** What Keyv promises over a `Map`: no health, batches one by one, everything gone with the process. */
const keyvProfile = { batch: 'loop', health: 'absent', sharing: 'shared' } as const satisfies Profile

/**
 * `keyv` as a store. `set` and `setMany` that resolve to `false` are rejected with `KV_UNAVAILABLE`; a failure that Keyv keeps
 * to itself (it does so in `get` and `delete`, unless `throwOnErrors` is set) cannot be seen here either.
 *
 * @example
 * await runConformance(() => fromKeyv(new Keyv({ store: new KeyvSqlite() })))
 */
export function fromKeyv(keyv: KeyvLike, options: ViewOptions = {}): KVWithBatch {
  return keyvClient(keyv, options.keepOpen === true ? async () => {} : () => keyv.disconnect())
}

/** Keyv over a `Map`, one a namespace, which is Keyv's namespace too. */
export function keyv(): Backend {
  const stores = new SharedHandles<Map<string, unknown>>(
    async () => new Map(),
    async () => {},
  )
  return {
    name: 'keyv',
    profile: keyvProfile,
    isolates: true,
    get version() {
      return driverLabel('keyv')
    },
    get waivers() {
      return waiversFor('keyv')
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { Keyv } = await loadKeyv()
      const { handle: store, release } = await stores.lease(namespace)
      return keyvClient(new Keyv({ store, namespace }), release)
    },
  }
}

function keyvClient(keyv: KeyvLike, close: () => Promise<void>): BatchClient {
  const profile: Profile = keyv.iterator === undefined ? { ...keyvProfile, list: 'unsupported' } : keyvProfile
  return new BatchClient(keyvEngine(keyv, close), profile)
}

function keyvEngine(keyv: KeyvLike, close: () => Promise<void>): BatchEngine {
  return {
    close,
    get: async (key) => bytesOf(await keyv.get(key)),
    async set(key, value) {
      if (!(await keyv.set(key, asBuffer(value)))) throw refused('set')
    },
    async remove(key) {
      // false says that there was no such key, and also that it went wrong
      await keyv.delete(key)
    },
    async keys(prefix) {
      const found: string[] = []
      for await (const entry of keyv.iterator?.(undefined) ?? []) {
        const key: unknown = Array.isArray(entry) ? entry[0] : undefined
        if (typeof key === 'string' && key.startsWith(prefix)) found.push(key)
      }
      return found
    },
    getMany: async (keys) => byKey(keys, (await keyv.getMany([...keys])).map(bytesOf)),
    async setMany(entries) {
      const results = await keyv.setMany(Array.from(entries, ([key, value]) => ({ key, value: asBuffer(value) })))
      if (results.includes(false)) throw refused('setMany')
    },
    async removeMany(keys) {
      await keyv.deleteMany([...keys])
    },
  }
}

/** The same memory, as the class that Keyv's serialiser tells from other objects. */
function asBuffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.length)
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value === undefined || value === null) return undefined
  const bytes = bytesOrProblem(value)
  if (typeof bytes === 'string') throw new EngineError('KV_CORRUPT', `Keyv gave ${bytes}`)
  return bytes
}

function refused(method: string): EngineError {
  return new EngineError('KV_UNAVAILABLE', `Keyv's ${method} resolved to false`)
}
