/** Clients that see a store of their own: caches that the writes of others do not reach. */
import { KVError } from '../../kv/index.ts'
import type { Defect } from '../mutant.ts'
import { mustBeOpen } from '../must-be-open.ts'

export const nearCacheMutants: readonly Defect[] = [
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
          await mustBeOpen(kv)
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
            await mustBeOpen(kv)
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
            await mustBeOpen(kv)
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
    alter(kv, state) {
      const pending = new Map<string, Uint8Array>()
      return {
        async setRaw(key, value, options) {
          const before = state.data.get(key)
          await kv.setRaw(key, value, options)
          pending.set(key, new Uint8Array(value))
          if (before === undefined) state.data.delete(key)
          else state.data.set(key, before)
        },
        async getRaw(key, options) {
          const own = pending.get(key)
          if (own === undefined || options?.signal?.aborted === true) return kv.getRaw(key, options)
          await mustBeOpen(kv)
          return new Uint8Array(own)
        },
        async close() {
          for (const [key, value] of pending) state.data.set(key, value)
          await kv.close()
        },
      }
    },
  },
]
