/** Databases in the process. */
import { join } from 'node:path'
import * as nedb from '@seald-io/nedb'
import { ClassicLevel } from 'classic-level'
import Redis from 'ioredis-mock'
import PouchDB from 'pouchdb'
import { openKv } from '@deno/kv'
import { fromAbstractLevel, type AbstractLevelLike } from '../../../src/backends/abstract-level.ts'
import { codecs, fromEngine } from '../../../src/backends/engine.ts'
import type { KeyDomain } from '../../../src/kv/index.ts'
import { inMemory, lostName, type Library, onFolders } from './library.ts'

const latin1 = { codec: codecs.latin1 }
const alone = { durability: 'reopen', sharing: 'private' } as const

interface Entry {
  readonly _id: string
  readonly text: string
}

/** What is used of a Datastore. Its types are those of an ES module, which it is not. */
interface Nedb {
  loadDatabaseAsync(): Promise<void>
  findOneAsync(query: object): Promise<Entry | null>
  findAsync(query: object): Promise<Entry[]>
  updateAsync(query: object, entry: Entry, options: object): Promise<unknown>
  removeAsync(query: object, options: object): Promise<number>
}

const pouchIds: KeyDomain = {
  accepts: (key) => !key.startsWith('_'),
  description: 'ids that do not begin with _',
}

export const databases: readonly Library[] = [
  {
    name: '@seald-io/nedb',
    packages: ['@seald-io/nedb@4.1.2'],
    breaks: ['keys/round-trip', 'keys/property-names', 'durability/reopen'],
    follows: lostName.filter((law) => law !== 'durability/reopen'),
    backend: () =>
      onFolders('nedb', alone, async (folder) => {
        const db: Nedb = Reflect.construct(Object(nedb.default), [{ filename: join(folder, 'file.db') }])
        await db.loadDatabaseAsync()
        const among = (keys: string[]) => ({ _id: { $in: keys } })
        return fromEngine(
          {
            get: async (key) => (await db.findOneAsync({ _id: key }))?.text,
            set: (key, text) => db.updateAsync({ _id: key }, { _id: key, text }, { upsert: true }),
            delete: (key) => db.removeAsync({ _id: key }, {}),
            keys: async () => (await db.findAsync({})).map(({ _id }) => _id),
            getMany: async (keys) => new Map((await db.findAsync(among(keys))).map(({ _id, text }) => [_id, text])),
            deleteMany: (keys) => db.removeAsync(among(keys), { multi: true }),
          },
          alone,
          latin1,
        )
      }),
  },
  {
    name: '@deno/kv (memory)',
    packages: ['@deno/kv@0.14.0'],
    breaks: ['keys/round-trip', 'keys/distinct'],
    follows: ['list/gettable', 'sequences/one-client', 'sequences/two-clients'],
    backend: () =>
      inMemory(
        'deno-kv',
        { durability: 'reopen', sharing: 'shared', limits: { keyBytes: 1_000, valueBytes: 60_000 } },
        () => openKv(':memory:'),
        (kv) =>
          fromEngine(
            {
              get: async (key) => (await kv.get([key])).value,
              set: (key, value) => kv.set([key], value),
              delete: (key) => kv.delete([key]),
              async *keys() {
                for await (const { key } of kv.list({ prefix: [] })) yield String(key[0])
              },
            },
            { limits: { keyBytes: 1_000, valueBytes: 60_000 } },
          ),
      ),
  },
  {
    name: 'ioredis-mock',
    packages: ['ioredis-mock@8.13.1'],
    breaks: ['keys/round-trip', 'keys/property-names'],
    follows: lostName,
    backend: () =>
      inMemory(
        'ioredis-mock',
        { durability: 'reopen', sharing: 'shared' },
        (namespace) => new Redis({ host: namespace }),
        (redis) =>
          fromEngine(
            {
              get: (key) => redis.getBuffer(key),
              set: (key, value) => redis.set(key, value),
              delete: (key) => redis.del(key),
              has: async (key) => (await redis.exists(key)) === 1,
              keys: () => redis.keys('*'),
              getMany: (keys) => redis.mgetBuffer(keys),
              setMany: (entries) => redis.mset(new Map(entries)),
              deleteMany: (keys) => redis.del(keys),
            },
            {},
            { codec: codecs.buffer },
          ),
      ),
  },
  {
    name: 'classic-level (sublevel)',
    packages: ['classic-level@3.0.0'],
    only: ['values', 'keys', 'list', 'batch', 'errors', 'aliasing'],
    backend: () =>
      onFolders('sublevel', { ...alone, batch: 'atomic', listOrder: 'bytes' }, async (folder) => {
        const database = new ClassicLevel(folder)
        await database.open()
        const sublevel: AbstractLevelLike = database.sublevel<string, Uint8Array>('part', { valueEncoding: 'view' })
        const kv = fromAbstractLevel(sublevel, { keepOpen: true })
        return { ...kv, close: async () => kv.close().then(() => database.close()) }
      }),
  },
  {
    name: 'pouchdb',
    packages: ['pouchdb@9.0.0'],
    only: ['values', 'keys', 'list', 'lifecycle/sibling-survives'],
    breaks: ['keys/round-trip', 'keys/distinct', 'lifecycle/sibling-survives'],
    follows: ['list/prefix', 'list/bounds', 'list/gettable', 'list/any-prefix'],
    backend: () =>
      onFolders('pouchdb', { durability: 'reopen', sharing: 'shared', keys: pouchIds }, (folder) => {
        const db = new PouchDB(join(folder, 'db'))
        const isMissing = (error: unknown): boolean => Object(error).status === 404
        const revision = async (key: string): Promise<string | undefined> => {
          try {
            const { _rev: found } = await db.get(key)
            return found
          } catch (error) {
            if (isMissing(error)) return undefined
            throw error
          }
        }
        /** Another writer may come between reading the revision and writing. */
        const untilWritten = async (write: () => Promise<unknown>): Promise<void> => {
          for (;;) {
            try {
              await write()
              return
            } catch (error) {
              if (Object(error).status !== 409) throw error
            }
          }
        }
        return fromEngine(
          {
            get: async (key) => (await db.get(key)).bytes,
            set: (key, bytes) => untilWritten(async () => db.put({ _id: key, _rev: await revision(key), bytes })),
            delete: (key) =>
              untilWritten(async () => {
                const found = await revision(key)
                if (found !== undefined) await db.remove(key, found)
              }),
            keys: async () => (await db.allDocs({})).rows.map(({ id }) => id),
            close: () => db.close(),
          },
          { keys: pouchIds },
          { ...latin1, errorCode: (error) => (isMissing(error) ? 'KV_NOT_FOUND' : undefined) },
        )
      }),
  },
]
