/** Libraries that keep their data in files. */
import { join } from 'node:path'
import { BentoCache, bentostore } from 'bentocache'
import { fileDriver } from 'bentocache/drivers/file'
import cacache from 'cacache'
import Conf from 'conf'
import { FlatCache } from 'flat-cache'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import storage from 'node-persist'
import { codecs, fromEngine } from '../../../src/backends/engine.ts'
import { lostName, type Library, onFolders } from './library.ts'

const latin1 = { codec: codecs.latin1 }
const alone = { durability: 'reopen', sharing: 'private' } as const

const tornReads = ['concurrency/linearizable', 'concurrency/whole-values']

export const files: readonly Library[] = [
  {
    name: 'flat-cache',
    packages: ['flat-cache@6.1.23'],
    backend: () =>
      onFolders('flat-cache', alone, (cacheDir) => {
        const cache = new FlatCache({ cacheDir, cacheId: 'cache', ttl: 0 })
        cache.load()
        return fromEngine(
          {
            get: (key) => cache.get(key),
            set: (key, value) => cache.set(key, value),
            delete: (key) => cache.delete(key),
            keys: () => cache.keys(),
            close: () => cache.save(),
          },
          alone,
          latin1,
        )
      }),
  },
  {
    name: 'lowdb',
    packages: ['lowdb@7.0.1'],
    backend: () =>
      onFolders('lowdb', alone, async (folder) => {
        // not its preset, which is one in memory in a test
        const db = new Low<[string, string][]>(new JSONFile(join(folder, 'db.json')), [])
        await db.read()
        const drop = (key: string): void => {
          db.data = db.data.filter(([name]) => name !== key)
        }
        return fromEngine(
          {
            get: (key) => db.data.find(([name]) => name === key)?.[1],
            set(key, value) {
              drop(key)
              db.data.push([key, value])
              return db.write()
            },
            delete(key) {
              drop(key)
              return db.write()
            },
            keys: () => db.data.map(([name]) => name),
          },
          alone,
          latin1,
        )
      }),
  },
  {
    name: 'conf',
    packages: ['conf@15.1.0'],
    only: ['values', 'keys', 'list', 'has', 'errors', 'aliasing'],
    breaks: ['keys/round-trip', 'keys/property-names'],
    follows: lostName,
    backend: () =>
      onFolders('conf', alone, (cwd) => {
        const conf = new Conf<Record<string, string>>({ cwd, accessPropertiesByDotNotation: false })
        return fromEngine(
          {
            get: (key) => conf.get(key),
            set: (key, value) => conf.set(key, value),
            delete: (key) => conf.delete(key),
            has: (key) => conf.has(key),
            keys: () => Object.keys(conf.store),
          },
          alone,
          latin1,
        )
      }),
  },
  {
    name: 'node-persist',
    packages: ['node-persist@4.0.4'],
    follows: ['list/beside-writes', ...tornReads, 'concurrency/no-lost-update'],
    backend: () =>
      onFolders('node-persist', { durability: 'reopen' }, async (dir) => {
        const store = storage.create({ dir })
        await store.init()
        return fromEngine(
          {
            get: (key) => store.getItem(key),
            set: (key, value) => store.setItem(key, value),
            delete: (key) => store.removeItem(key),
            keys: () => store.keys(),
          },
          {},
          latin1,
        )
      }),
  },
  {
    name: 'cacache',
    packages: ['cacache@20.0.4'],
    breaks: ['keys/round-trip', 'keys/property-names'],
    follows: lostName,
    backend: () =>
      onFolders('cacache', { durability: 'reopen' }, (folder) =>
        fromEngine(
          {
            get: async (key) => (await cacache.get(folder, key)).data,
            set: (key, value) => cacache.put(folder, key, value),
            delete: (key) => cacache.rm.entry(folder, key),
            keys: async () => Object.keys(await cacache.ls(folder)),
          },
          {},
          {
            codec: codecs.buffer,
            errorCode: (error) => (Object(error).code === 'ENOENT' ? 'KV_NOT_FOUND' : undefined),
          },
        ),
      ),
  },
  {
    name: 'bentocache (file)',
    packages: ['bentocache@1.6.1'],
    breaks: ['keys/round-trip', 'keys/distinct', 'keys/neighbours', 'keys/path-shapes', 'keys/long'],
    follows: [
      ...tornReads,
      'list/empty-prefix',
      'errors/not-found',
      'has/agrees',
      'durability/reopen',
      'sequences/one-client',
      'sequences/two-clients',
    ],
    backend: () =>
      onFolders('bentocache', { durability: 'reopen', list: 'unsupported' }, (directory) => {
        const cache = new BentoCache({
          default: 'file',
          stores: { file: bentostore().useL2Layer(fileDriver({ directory, pruneInterval: false })) },
        })
        return fromEngine(
          {
            get: (key) => cache.get({ key }),
            set: (key, value) => cache.set({ key, value }),
            delete: (key) => cache.delete({ key }),
            has: (key) => cache.has({ key }),
            close: () => cache.disconnectAll(),
          },
          {},
          latin1,
        )
      }),
  },
]
