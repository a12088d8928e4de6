/**
 * A Keyv as a `KV`. Values go in as Buffers, the one binary form that Keyv's own serialiser knows, and come out as Keyv gives
 * them; keys are handed over as they are. What Keyv does to either is what a user of Keyv sees.
 */
import type { Backend, KVWithBatch, Profile, Waiver } from '../kv/index.ts'
import { codecs, fromEngine } from './engine.ts'
import { EngineError } from './engine/engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import type { ViewOptions } from './view/view.ts'
import { waiversFor } from './view/waivers.ts'

export type { ViewOptions } from './view/view.ts'

const loadKeyv = driverLoader('keyv', 'keyv', () => import('keyv'))

/** The part of a Keyv that the view needs; every `Keyv` from 5.3 on is one, of version 6 too. */
export interface KeyvLike {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<boolean>
  delete(key: string): Promise<boolean>
  getMany(keys: string[]): Promise<unknown[]>
  /** What it gives is up to the adapter: most give nothing. */
  setMany(entries: { key: string; value: unknown }[]): Promise<boolean[] | undefined>
  deleteMany(keys: string[]): Promise<unknown>
  disconnect(): Promise<void>
  /** Missing where the adapter cannot list; `list` then rejects `KV_UNSUPPORTED`. */
  readonly iterator?: ((argument: unknown) => AsyncIterable<unknown>) | undefined
}

/** What Keyv promises over a `Map`: no health, batches one by one, everything gone with the process. */
export const keyvProfile: Profile = { batch: 'loop', health: 'absent', has: 'absent' }

/** Adapters of Keyv whose published version is known to break laws. */
export type KeyvAdapter = 'keyv-file'

/**
 * What Keyv 5.6.0 is known to break where it has a namespace, and none that is said of another version; with `adapter`, what that
 * breaks beside it. Each waiver ends by itself.
 */
export function keyvWaivers(adapter?: KeyvAdapter): readonly Waiver[] {
  return adapter === undefined ? waiversFor('keyv') : waiversFor(adapter)
}

/**
 * `keyv` as a store. `set` and `setMany` that resolve to `false` are rejected with `KV_UNAVAILABLE`; a failure that Keyv keeps
 * to itself (it does so in `get` and `delete`, unless `throwOnErrors` is set) cannot be seen here either.
 *
 * @example
 * await runConformance(() => fromKeyv(new Keyv({ store: new KeyvSqlite() })))
 */
export function fromKeyv(keyv: KeyvLike, options: ViewOptions = {}): KVWithBatch {
  return keyvStore(keyv, options.keepOpen === true ? undefined : () => keyv.disconnect())
}

/** Keyv over a `Map`, one a namespace, which is Keyv's namespace too. */
export function keyv(): Backend {
  const stores = new SharedHandles<Map<string, unknown>>(
    async () => new Map(),
    async () => {},
  )
  return {
    name: 'keyv',
    profile: { ...keyvProfile, sharing: 'shared' },
    isolates: true,
    get version() {
      return driverLabel('keyv')
    },
    get waivers() {
      return keyvWaivers()
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { Keyv } = await loadKeyv()
      const { handle: store, release } = await stores.lease(namespace)
      return keyvStore(new Keyv({ store, namespace }), release)
    },
  }
}

function keyvStore(keyv: KeyvLike, close?: () => Promise<void>): KVWithBatch {
  const { iterator } = keyv
  return fromEngine(
    {
      get: (key) => keyv.get(key),
      async set(key, value) {
        if (!(await keyv.set(key, value))) throw refused('set')
      },
      // false says that there was no such key, and also that it went wrong
      delete: (key) => keyv.delete(key),
      keys: iterator === undefined ? undefined : () => keysOf(iterator.call(keyv, undefined)),
      getMany: (keys) => keyv.getMany(keys),
      async setMany(entries) {
        const results = await keyv.setMany(entries.map(([key, value]) => ({ key, value })))
        // most adapters answer nothing, and Keyv hands that on
        if (results?.includes(false) === true) throw refused('setMany')
      },
      deleteMany: (keys) => keyv.deleteMany(keys),
      close,
    },
    {},
    { codec: codecs.buffer, name: 'Keyv' },
  )
}

async function* keysOf(entries: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const entry of entries) {
    const key: unknown = Array.isArray(entry) ? entry[0] : undefined
    if (typeof key === 'string') yield key
  }
}

function refused(method: string): EngineError {
  return new EngineError('KV_UNAVAILABLE', `Keyv's ${method} resolved to false`)
}
