/** Clients that outlive their close, die with a sibling, or see a store of their own. */
import { type FullKV, KVError } from '../../kv/index.ts'
import { turn, wrapped } from '../alterations.ts'
import type { Changes, StoreState } from '../zoo-backend.ts'
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

const pools = new WeakMap<StoreState, { closed: boolean }>()

function poolOf(state: StoreState): { closed: boolean } {
  const pool = pools.get(state) ?? { closed: false }
  pools.set(state, pool)
  return pool
}

export const lifecycleMutants: readonly Defect[] = [
  {
    id: 'close-does-nothing',
    defect: 'A closed client works on.',
    source: 'kivigo/backends memcached, consul, dynamodb',
    law: 'lifecycle/after-close',
    confined: true,
    alter: (_, state) => ({
      async close() {
        state.clients -= 1
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
    alter(kv, state) {
      const pool = poolOf(state)
      return {
        ...wrapped(kv, (make) => (pool.closed ? Promise.reject(new KVError('KV_CLOSED', { op: 'getRaw' })) : make())),
        async close() {
          await kv.close()
          if (state.clients === 0) pool.closed = true
        },
      }
    },
  },
  {
    id: 'close-ends-the-pool',
    defect: 'Closing one client closes the pool of all.',
    source: 'jaredwray/keyv#2012',
    law: 'lifecycle/sibling-survives',
    alter(kv, state) {
      const pool = poolOf(state)
      return {
        ...wrapped(kv, (make) => (pool.closed ? Promise.reject(new KVError('KV_CLOSED', { op: 'getRaw' })) : make())),
        async close() {
          pool.closed = state.clients > 1
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
    alter: (kv, state) => ({
      async close() {
        await kv.close()
        state.data.clear()
      },
    }),
  },
]
