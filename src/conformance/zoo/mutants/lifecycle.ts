/** Clients that outlive their close, die with a sibling, or see a store of their own. */
import { type FullKV, KVError } from '../../../kv/index.ts'
import { turn, wrapped } from '../alterations.ts'
import type { Changes, Place } from '../habitat.ts'
import type { Defect } from '../mutant.ts'

/** Calls after a close answer with what `told` throws or gives. */
function afterClose(kv: FullKV, told: () => never | Promise<never>): Changes {
  let closed = false
  return {
    ...wrapped(kv, (make) => (closed ? Promise.reject(new Error('closed')).catch(told) : make())),
    async close() {
      closed = true
      await kv.close()
    },
  }
}

const pools = new WeakMap<Place, { closed: boolean }>()

function poolOf(place: Place): { closed: boolean } {
  const pool = pools.get(place) ?? { closed: false }
  pools.set(place, pool)
  return pool
}

export const lifecycleMutants: readonly Defect[] = [
  {
    id: 'close-does-nothing',
    defect: 'A closed client works on.',
    source: 'kivigo/backends memcached, consul, dynamodb',
    law: 'lifecycle/after-close',
    confined: true,
    alter: (_, place) => ({
      async close() {
        place.clients -= 1
      },
    }),
  },
  {
    id: 'close-not-for-health',
    defect: 'Health goes on resolving on a closed client.',
    source: 'kivigo/backends etcd Health',
    law: 'lifecycle/after-close',
    alter: () => ({ async health() {} }),
  },
  {
    id: 'close-not-for-batches',
    defect: 'Batch reads go on answering on a closed client, with nothing.',
    source: 'jaredwray/keyv#131',
    law: 'lifecycle/after-close',
    alter: (kv) => ({
      batchGetRaw: (keys, options) =>
        kv.batchGetRaw(keys, options).catch((error: unknown) => {
          if (error instanceof KVError && error.code === 'KV_CLOSED') return new Map()
          throw error
        }),
    }),
  },
  {
    id: 'closed-error-of-the-driver',
    defect: 'Calls on a closed client reject with the error of the driver.',
    source: 'kivigo/backends redis, etcd, mongodb, mysql, postgresql',
    law: 'lifecycle/after-close',
    alter: (kv) =>
      afterClose(kv, () => {
        throw Object.assign(new Error('Database is not open'), { code: 'LEVEL_DATABASE_NOT_OPEN' })
      }),
  },
  {
    id: 'closed-is-unavailable',
    defect: 'Calls on a closed client say that the store is unavailable, and are retried for ever.',
    source: 'redis/node-redis#1993',
    law: 'lifecycle/after-close',
    alter: (kv) =>
      afterClose(kv, () => {
        throw new KVError('KV_UNAVAILABLE', { op: 'getRaw' })
      }),
  },
  {
    id: 'closed-reads-as-empty',
    defect: 'A closed client says that every key is missing.',
    source: 'caches that are cleared on close',
    law: 'lifecycle/after-close',
    alter: (kv) => ({
      getRaw: (key, options) =>
        kv.getRaw(key, options).catch((error: unknown) => {
          throw error instanceof KVError && error.code === 'KV_CLOSED'
            ? new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
            : error
        }),
    }),
  },
  {
    id: 'close-twice-rejects',
    defect: 'Closing a closed client rejects.',
    source: 'jaredwray/keyv#304, pg Pool.end',
    law: 'lifecycle/close-twice',
    alter(kv) {
      let closed = false
      return {
        async close() {
          if (closed) throw new KVError('KV_CLOSED', { op: 'close' })
          closed = true
          await kv.close()
        },
      }
    },
  },
  {
    id: 'close-returns-nothing',
    defect: 'Closing gives no promise.',
    source: 'drivers whose close is synchronous',
    law: 'lifecycle/close-twice',
    alter: (kv) => ({
      close() {
        void kv.close()
      },
    }),
  },
  {
    id: 'close-together-hangs',
    defect: 'A second close while the first is under way waits for ever.',
    source: 'lindb/lindb#668',
    law: 'lifecycle/close-twice',
    alter(kv) {
      let closing = false
      return {
        async close() {
          if (closing) return new Promise(() => {})
          closing = true
          await turn()
          await kv.close()
          closing = false
        },
      }
    },
  },
  {
    id: 'close-waits-for-ever',
    defect: 'A close with calls in flight waits for them and holds them up: both hang.',
    source: 'Level/leveldown#37, lindb/lindb#668',
    law: 'lifecycle/close-in-flight',
    alter(kv) {
      let flying = 0
      let closing = false
      return {
        ...wrapped(kv, async (make) => {
          flying += 1
          await turn()
          if (closing) return new Promise(() => {})
          flying -= 1
          return make()
        }),
        async close() {
          closing = flying > 0
          while (flying > 0) await new Promise(() => {})
          await kv.close()
        },
      }
    },
  },
  {
    id: 'close-drops-calls',
    defect: 'Calls that are in flight when the client closes never settle.',
    source: 'Level/leveldown#157',
    law: 'lifecycle/close-in-flight',
    alter(kv) {
      let closed = false
      return {
        ...wrapped(kv, async (make) => {
          if (closed) return make()
          await turn()
          return closed ? new Promise(() => {}) : make()
        }),
        async close() {
          closed = true
          await kv.close()
        },
      }
    },
  },
  {
    id: 'close-breaks-calls',
    defect: 'Calls that are in flight when the client closes reject with an error of the socket.',
    source: 'google/leveldb#1292, pg Connection terminated',
    law: 'lifecycle/close-in-flight',
    confined: true,
    alter(kv) {
      let closed = false
      return {
        ...wrapped(kv, async (make) => {
          if (closed) return make()
          await turn()
          if (closed) throw new Error('Connection terminated unexpectedly')
          return make()
        }),
        async close() {
          closed = true
          await kv.close()
        },
      }
    },
  },
  {
    id: 'reopen-is-closed',
    defect: 'A client that is opened after the last one was closed is closed from the start.',
    source: 'a module-level connection',
    law: 'lifecycle/reopen-client',
    alter(kv, place) {
      const pool = poolOf(place)
      return {
        ...wrapped(kv, (make) => (pool.closed ? Promise.reject(new KVError('KV_CLOSED', { op: 'getRaw' })) : make())),
        async close() {
          await kv.close()
          if (place.clients === 0) pool.closed = true
        },
      }
    },
  },
  {
    id: 'close-ends-the-pool',
    defect: 'Closing one client closes the pool of all.',
    source: 'jaredwray/keyv#2012',
    law: 'lifecycle/sibling-survives',
    alter(kv, place) {
      const pool = poolOf(place)
      return {
        ...wrapped(kv, (make) => (pool.closed ? Promise.reject(new KVError('KV_CLOSED', { op: 'getRaw' })) : make())),
        async close() {
          pool.closed = place.clients > 1
          await kv.close()
        },
      }
    },
  },
  {
    id: 'close-clears-the-store',
    defect: 'Closing one client removes what the others still use.',
    source: 'disposing of a shared cache',
    law: 'lifecycle/sibling-survives',
    alter: (kv, place) => ({
      async close() {
        await kv.close()
        place.data.clear()
      },
    }),
  },
  {
    id: 'client-caches-reads',
    defect: 'Each client caches what it has read, and the writes of others do not reach it.',
    source: 'near caches without invalidation',
    law: 'lifecycle/two-clients',
    confined: true,
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      return {
        async getRaw(key, options) {
          const cached = cache.get(key)
          if (cached === undefined || options?.signal?.aborted === true) {
            const value = await kv.getRaw(key, options)
            cache.set(key, value)
            return new Uint8Array(value)
          }
          await kv.batchGetRaw([])
          return new Uint8Array(cached)
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          cache.delete(key)
        },
        async delete(key, options) {
          await kv.delete(key, options)
          cache.delete(key)
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) cache.delete(key)
        },
        async batchDelete(keys, options) {
          await kv.batchDelete(keys, options)
          for (const key of keys) cache.delete(key)
        },
      }
    },
  },
  {
    id: 'client-caches-absence',
    defect: 'A client remembers that a key was missing, and does not see that another has written it.',
    source: 'negative caching',
    law: 'lifecycle/two-clients',
    alter(kv) {
      const missing = new Set<string>()
      return {
        async getRaw(key, options) {
          if (missing.has(key) && options?.signal?.aborted !== true) {
            await kv.batchGetRaw([])
            throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
          }
          return kv.getRaw(key, options).catch((error: unknown) => {
            if (error instanceof KVError && error.code === 'KV_NOT_FOUND') missing.add(key)
            throw error
          })
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          missing.delete(key)
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) missing.delete(key)
        },
      }
    },
  },
  {
    id: 'client-caches-lists',
    defect: 'A client keeps a list until it writes itself.',
    source: 'unjs/unstorage getKeys caches',
    law: 'lifecycle/two-clients',
    alter(kv) {
      const lists = new Map<string, readonly string[]>()
      const forget = (): void => lists.clear()
      return {
        async list(prefix, options) {
          const cached = lists.get(prefix)
          if (cached !== undefined && options?.signal?.aborted !== true) {
            await kv.batchGetRaw([])
            return [...cached]
          }
          const fresh = await kv.list(prefix, options)
          lists.set(prefix, [...fresh])
          return fresh
        },
        setRaw: (key, value, options) => kv.setRaw(key, value, options).finally(forget),
        delete: (key, options) => kv.delete(key, options).finally(forget),
        batchSetRaw: (entries, options) => kv.batchSetRaw(entries, options).finally(forget),
        batchDelete: (keys, options) => kv.batchDelete(keys, options).finally(forget),
      }
    },
  },
  {
    id: 'client-writes-behind',
    defect: 'A write is acknowledged at once and reaches the others when the client closes.',
    source: 'write-behind caches',
    law: 'lifecycle/two-clients',
    profile: { sharing: 'shared' },
    alter(kv, place) {
      const pending = new Map<string, Uint8Array>()
      return {
        async setRaw(key, value, options) {
          const before = place.data.get(key)
          await kv.setRaw(key, value, options)
          pending.set(key, new Uint8Array(value))
          if (before === undefined) place.data.delete(key)
          else place.data.set(key, before)
        },
        async getRaw(key, options) {
          const own = pending.get(key)
          if (own === undefined || options?.signal?.aborted === true) return kv.getRaw(key, options)
          await kv.batchGetRaw([])
          return new Uint8Array(own)
        },
        async close() {
          for (const [key, value] of pending) place.data.set(key, value)
          await kv.close()
        },
      }
    },
  },
]
