/** Libraries for IndexedDB, on one in memory. */
import 'fake-indexeddb/auto'
import * as idb from 'idb-keyval'
import localforage from 'localforage'
import { fromEngine } from '../../../src/backends/engine.ts'
import { inMemory, type Library } from './library.ts'

const kept = { durability: 'reopen', sharing: 'shared' } as const

export const browser: readonly Library[] = [
  {
    name: 'idb-keyval',
    packages: ['idb-keyval@6.3.0', 'fake-indexeddb@6.2.8'],
    backend: () =>
      inMemory(
        'idb-keyval',
        { ...kept, batch: 'atomic' },
        (namespace) => idb.createStore(namespace, 'entries'),
        (store) =>
          fromEngine(
            {
              get: (key) => idb.get(key, store),
              set: (key, value) => idb.set(key, value, store),
              delete: (key) => idb.del(key, store),
              keys: () => idb.keys<string>(store),
              getMany: (keys) => idb.getMany(keys, store),
              setMany: (entries) => idb.setMany(entries, store),
              deleteMany: (keys) => idb.delMany(keys, store),
            },
            { batch: 'atomic' },
          ),
      ),
  },
  {
    name: 'localforage',
    packages: ['localforage@1.10.0', 'fake-indexeddb@6.2.8'],
    backend: () =>
      inMemory(
        'localforage',
        kept,
        (name) => localforage.createInstance({ name, driver: localforage.INDEXEDDB }),
        (store) =>
          fromEngine({
            get: (key) => store.getItem(key),
            set: (key, value) => store.setItem(key, value),
            delete: (key) => store.removeItem(key),
            keys: () => store.keys(),
          }),
      ),
  },
]
