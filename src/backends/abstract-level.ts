/**
 * Any `abstract-level` database as a `KV`: keys as `utf8`, values as `view`, the encoding made for a Uint8Array. What the
 * database does with the memory it is given, and what memory it gives, is what its users see.
 */
import type { Backend, KVWithBatch, Profile, Waiver } from '../kv/index.ts'
import { fromEngine } from './engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { prefixEnd } from './engine/prefix-end.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import type { ViewOptions } from './view/view.ts'
import { waiversFor } from './view/waivers.ts'

export type { ViewOptions } from './view/view.ts'

const loadMemoryLevel = driverLoader('memory-level', 'memory-level', () => import('memory-level'))

/** How the view has a database encode keys and values. */
export interface LevelEncodings {
  readonly keyEncoding: 'utf8'
  readonly valueEncoding: 'view'
}

/** The part of a database that the view needs; every `AbstractLevel` of versions 2 and 3 is one. */
export interface AbstractLevelLike {
  open(): Promise<void>
  close(): Promise<void>
  get(key: string, options: LevelEncodings): Promise<Uint8Array | undefined>
  put(key: string, value: Uint8Array, options: LevelEncodings): Promise<void>
  del(key: string, options: { readonly keyEncoding: 'utf8' }): Promise<void>
  getMany(keys: string[], options: LevelEncodings): Promise<(Uint8Array | undefined)[]>
  batch(
    operations: ({ type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string })[],
    options: LevelEncodings,
  ): Promise<void>
  keys(range: { readonly keyEncoding: 'utf8'; readonly gte: string; readonly lt?: string }): {
    all(): Promise<string[]>
  }
}

/** What the interface promises: sorted keys, atomic batches, no health. */
export const abstractLevelProfile: Profile = {
  listOrder: 'bytes',
  batch: 'atomic',
  health: 'absent',
  has: 'absent',
}

/** What memory-level 3.1.0 is known to break; under another version nothing. Each waiver ends by itself. */
export function memoryLevelWaivers(): readonly Waiver[] {
  return waiversFor('memory-level')
}

const encodings: LevelEncodings = { keyEncoding: 'utf8', valueEncoding: 'view' }

/**
 * `database` as a store.
 *
 * @example
 * await runConformance(() => fromAbstractLevel(new ClassicLevel(location)), { profile: { durability: 'reopen' } })
 */
export function fromAbstractLevel(database: AbstractLevelLike, options: ViewOptions = {}): KVWithBatch {
  return levelStore(database, options.keepOpen === true ? undefined : () => database.close())
}

/** memory-level, one database a namespace. */
export function memoryLevel(): Backend {
  const databases = new SharedHandles<AbstractLevelLike>(
    async () => {
      const { MemoryLevel } = await loadMemoryLevel()
      return new MemoryLevel<string, Uint8Array>()
    },
    (database) => database.close(),
  )
  return {
    name: 'memory-level',
    profile: { ...abstractLevelProfile, sharing: 'process' },
    isolates: true,
    get version() {
      return driverLabel('memory-level')
    },
    get waivers() {
      return memoryLevelWaivers()
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { handle, release } = await databases.lease(namespace)
      return levelStore(handle, release)
    },
  }
}

function levelStore(database: AbstractLevelLike, close?: () => Promise<void>): KVWithBatch {
  return fromEngine(
    {
      get: (key) => database.get(key, encodings),
      set: (key, value) => database.put(key, value, encodings),
      delete: (key) => database.del(key, { keyEncoding: 'utf8' }),
      list(prefix) {
        const end = prefixEnd(prefix)
        return database.keys({ keyEncoding: 'utf8', gte: prefix, ...(end === undefined ? {} : { lt: end }) }).all()
      },
      getMany: (keys) => database.getMany(keys, encodings),
      setMany: (entries) =>
        database.batch(
          entries.map(([key, value]) => ({ type: 'put', key, value })),
          encodings,
        ),
      deleteMany: (keys) =>
        database.batch(
          keys.map((key) => ({ type: 'del', key })),
          encodings,
        ),
      close,
    },
    { listOrder: 'bytes', batch: 'atomic' },
  )
}
