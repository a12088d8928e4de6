/** Stores that share memory with their callers. */
import { KVError, type ReferenceData } from '../../kv/index.ts'
import type { Defect } from '../mutant.ts'

/** The stored array itself, after what is refused was refused. */
function held(data: ReferenceData, key: string, fallback: Uint8Array): Uint8Array {
  return data.get(key) ?? fallback
}

export const aliasingMutants: readonly Defect[] = [
  {
    id: 'aliasing-keeps-what-is-given',
    defect: 'The array that is given is stored itself.',
    source: 'memory-level 3.1.0, kivigo pkg/mock, polystore memory',
    law: 'aliasing/value-given',
    confined: true,
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        state.data.set(key, value)
      },
    }),
  },
  {
    id: 'aliasing-by-reference-undeclared',
    defect: 'Values are kept and handed out by reference, and the profile does not say so.',
    source: 'isaacs/node-lru-cache, jaredwray/cacheable',
    law: 'aliasing/batch-returned',
    real: { memory: 'references' },
    alter: () => ({}),
  },
  {
    id: 'aliasing-by-reference-reverses',
    defect: 'Values are kept by reference, as declared, and a batch is turned round in place.',
    source: 'a cache that takes keys from the end of the array, `keys.reverse()`',
    law: 'aliasing/arguments-untouched',
    profile: { memory: 'references' },
    alter: (kv) => ({
      async batchDelete(keys, options) {
        await kv.batchDelete(keys, options)
        if (Array.isArray(keys)) keys.reverse()
      },
    }),
  },
  {
    id: 'aliasing-copies-a-view',
    defect: 'The copy that is stored is a view: `Buffer.slice` and `subarray` share memory.',
    source: 'google/go-cloud#3727',
    law: 'aliasing/value-given',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        state.data.set(key, value.subarray())
      },
    }),
  },
  {
    id: 'aliasing-large-values',
    defect: 'Values of more than 64 KiB are stored without a copy, to save time.',
    source: 'zero-copy paths',
    law: 'aliasing/value-given',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        if (value.length > 65_536) state.data.set(key, value)
      },
    }),
  },
  {
    id: 'aliasing-buffers-only',
    defect: 'A Buffer is stored itself; only other arrays are copied.',
    source: '`Buffer.isBuffer(value) ? value : Buffer.from(value)`',
    law: 'aliasing/value-given',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        if (Buffer.isBuffer(value)) state.data.set(key, value)
      },
    }),
  },
  {
    id: 'aliasing-gives-what-it-keeps',
    defect: 'A read gives the stored array itself.',
    source: 'memory-level 3.1.0, jaredwray/cacheable 84901cc1',
    law: 'aliasing/value-returned',
    confined: true,
    alter: (kv, state) => ({
      getRaw: async (key, options) => held(state.data, key, await kv.getRaw(key, options)),
    }),
  },
  {
    id: 'aliasing-second-read-shared',
    defect: 'The first read fills a cache with a copy, and later ones give the cached array itself.',
    source: 'slow_memory of kvkit',
    law: 'aliasing/value-returned',
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      const forget = (key: string): void => void cache.delete(key)
      return {
        async getRaw(key, options) {
          const fresh = await kv.getRaw(key, options)
          const cached = cache.get(key)
          if (cached !== undefined && cached.length === fresh.length) return cached
          cache.set(key, fresh)
          return new Uint8Array(fresh)
        },
        async setRaw(key, value, options) {
          forget(key)
          await kv.setRaw(key, value, options)
        },
        async delete(key, options) {
          forget(key)
          await kv.delete(key, options)
        },
        async batchSetRaw(entries, options) {
          for (const key of entries.keys()) forget(key)
          await kv.batchSetRaw(entries, options)
        },
      }
    },
  },
  {
    id: 'aliasing-reused-buffer',
    defect: 'All reads share one buffer, which the next read overwrites.',
    source: 'kivigo/backends local BatchGetRaw, values owned by a bolt transaction',
    law: 'aliasing/result-stays',
    alter(kv) {
      const scratch = new Uint8Array(1_048_576 + 16)
      return {
        async getRaw(key, options) {
          const value = await kv.getRaw(key, options)
          if (value.length > scratch.length) return value
          scratch.set(value)
          return scratch.subarray(0, value.length)
        },
      }
    },
  },
  {
    id: 'aliasing-overwrites-in-place',
    defect: 'A write of the same length goes into the array that readers were given.',
    source: 'memory-mapped values',
    law: 'aliasing/result-stays',
    alter(kv) {
      const given = new Map<string, Uint8Array>()
      return {
        async getRaw(key, options) {
          const value = await kv.getRaw(key, options)
          given.set(key, value)
          return value
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          const before = given.get(key)
          if (before?.length === value.length) before.set(value)
        },
      }
    },
  },
  {
    id: 'aliasing-list-cached',
    defect: 'A list is cached, and the cached array is what callers get.',
    source: 'unjs/unstorage getKeys caches',
    law: 'aliasing/list-returned',
    alter(kv, state) {
      const lists = new Map<string, { readonly keys: readonly string[]; readonly given: string[] }>()
      return {
        async list(prefix, options) {
          const given = await kv.list(prefix, options)
          const cached = lists.get(prefix)
          if (cached !== undefined && cached.keys.join('\0') === given.join('\0') && state.data.size > 0)
            return cached.given
          lists.set(prefix, { keys: [...given], given })
          return given
        },
      }
    },
  },
  {
    id: 'aliasing-batch-kept',
    defect: 'A batch write stores the arrays that are given.',
    source: 'jaredwray/cacheable issue 103',
    law: 'aliasing/batch-given',
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        await kv.batchSetRaw(entries, options)
        for (const [key, value] of entries) state.data.set(key, value)
      },
    }),
  },
  {
    id: 'aliasing-batch-written-behind',
    defect: 'A batch write is acknowledged first and reads the map that it was given later.',
    source: 'write-behind caches',
    law: 'aliasing/batch-given',
    confined: true,
    alter(kv) {
      let pending: ReadonlyMap<string, Uint8Array> | undefined
      const flush = async (): Promise<void> => {
        const entries = pending
        pending = undefined
        if (entries !== undefined) await kv.batchSetRaw(entries)
      }
      return {
        async batchSetRaw(entries, options) {
          await flush()
          await kv.batchGetRaw([...entries.keys()], options)
          pending = entries
        },
        async getRaw(key, options) {
          await flush()
          return kv.getRaw(key, options)
        },
        async batchGetRaw(keys, options) {
          await flush()
          return kv.batchGetRaw(keys, options)
        },
        async list(prefix, options) {
          await flush()
          return kv.list(prefix, options)
        },
        async setRaw(key, value, options) {
          await flush()
          await kv.setRaw(key, value, options)
        },
        async delete(key, options) {
          await flush()
          await kv.delete(key, options)
        },
        async batchDelete(keys, options) {
          await flush()
          await kv.batchDelete(keys, options)
        },
      }
    },
  },
  {
    id: 'aliasing-batch-gives-what-it-keeps',
    defect: 'A batch read gives the stored arrays themselves.',
    source: 'kivigo/backends local BatchGetRaw',
    law: 'aliasing/batch-returned',
    alter: (kv, state) => ({
      batchGetRaw: async (keys, options) =>
        new Map([...(await kv.batchGetRaw(keys, options))].map(([key, value]) => [key, held(state.data, key, value)])),
    }),
  },
  {
    id: 'aliasing-sorts-the-callers-keys',
    defect: 'A batch deletion empties the array of keys that it was given.',
    source: 'unjs/unstorage#788',
    law: 'aliasing/arguments-untouched',
    alter: (kv) => ({
      async batchDelete(keys, options) {
        await kv.batchDelete([...keys], options)
        if (Array.isArray(keys)) keys.splice(0)
      },
    }),
  },
  {
    id: 'aliasing-zeroes-what-it-was-given',
    defect: 'The value that was given is zeroed once it is stored.',
    source: 'buffers handed over to a pool',
    law: 'aliasing/arguments-untouched',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (key === '') throw new KVError('KV_EMPTY_KEY', { op: 'setRaw', key })
        await kv.setRaw(key, value, options)
        value.fill(0)
      },
    }),
  },
]
