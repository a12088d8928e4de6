/** Batches whose effects single calls, lists or readers meanwhile see wrong. */
import type { AnyKV } from '../../kv/index.ts'
import { turn, valueOr } from '../alterations.ts'
import type { Defect } from '../mutant.ts'
import type { StoreState } from '../zoo-backend.ts'

/** Keys that the index of a store does not have yet, or has still. */
const unindexed = new WeakMap<StoreState, Set<string>>()

function lag(state: StoreState): Set<string> {
  const keys = unindexed.get(state) ?? new Set<string>()
  unindexed.set(state, keys)
  return keys
}

function listsWhatIsIndexed(kv: AnyKV, state: StoreState): AnyKV['list'] {
  return async (prefix, options) => (await kv.list(prefix, options)).filter((key) => !lag(state).has(key))
}

export const batchEffectMutants: readonly Defect[] = [
  {
    id: 'batch-unlisted',
    defect: 'What a batch wrote is not in the index that is listed.',
    source: 'jaredwray/keyv#1599',
    law: 'batch/seen-by-singles',
    alter(kv) {
      const unlisted = new Set<string>()
      return {
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) unlisted.add(key)
        },
        list: async (prefix, options) => (await kv.list(prefix, options)).filter((key) => !unlisted.has(key)),
      }
    },
  },
  {
    id: 'batch-read-cached',
    defect: 'A batch read answers from what earlier ones read, past a deletion.',
    source: 'a loader that caches per client, such as dataloader',
    law: 'batch/seen-by-singles',
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      return {
        async batchGetRaw(keys, options) {
          const found = await kv.batchGetRaw(keys, options)
          for (const key of keys) {
            const value = found.get(key) ?? cache.get(key)
            if (value !== undefined) cache.set(key, value)
            if (value !== undefined) found.set(key, value)
          }
          return found
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const [key, value] of entries) cache.set(key, new Uint8Array(value))
        },
      }
    },
  },
  {
    id: 'batch-past-the-cache',
    defect: 'A batch write does not renew what single reads have cached.',
    source: 'jaredwray/cacheable#1618',
    law: 'batch/seen-by-singles',
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      return {
        async getRaw(key, options) {
          const value = await kv.getRaw(key, options)
          const kept = cache.get(key) ?? value
          cache.set(key, kept)
          return new Uint8Array(kept)
        },
        async setRaw(key, value, options) {
          cache.delete(key)
          await kv.setRaw(key, value, options)
        },
        async delete(key, options) {
          cache.delete(key)
          await kv.delete(key, options)
        },
      }
    },
  },
  {
    id: 'batch-not-atomic',
    defect: 'A batch write that is declared atomic is a loop, and a reader sees half of it.',
    source: 'kivigo/backends redis pipeline, jaredwray/keyv#1562',
    law: 'batch/all-or-nothing',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        await kv.batchGetRaw([...entries.keys()], options)
        for (const [key, value] of entries) {
          await kv.setRaw(key, value)
          await turn()
        }
      },
    }),
  },
  {
    id: 'batch-delete-not-atomic',
    defect: 'A batch deletion that is declared atomic is a loop, and a reader sees half of it.',
    source: 'kivigo/backends consul against its docs',
    law: 'batch/all-or-nothing',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async batchDelete(keys, options) {
        await kv.batchGetRaw(keys, options)
        for (const key of keys) {
          await kv.delete(key)
          await turn()
        }
      },
    }),
  },
  {
    id: 'batch-aborted-half-way',
    defect: 'A batch write that is declared atomic stops half-way when its signal aborts.',
    source: 'apache/opendal#6336',
    law: 'batch/all-or-nothing',
    profile: { batch: 'atomic', cancellation: 'during' },
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        await turn()
        if (options?.signal?.aborted !== true) return kv.batchSetRaw(entries, options)
        for (const [key, value] of [...entries].slice(0, Math.ceil(entries.size / 2))) await kv.setRaw(key, value)
        throw options.signal.reason
      },
    }),
  },
  {
    id: 'batch-get-outage-is-missing',
    defect: 'A batch read takes any error of a single read for absence, that of a refused key too.',
    source: 'kivigo/backends consul BatchGetRaw',
    law: 'errors/empty-key',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const found = new Map<string, Uint8Array>()
        if (keys.length === 0) return kv.batchGetRaw(keys, options)
        await kv.batchGetRaw([], options)
        for (const key of new Set(keys)) {
          const value = await valueOr(kv, key).catch(() => undefined)
          if (value !== undefined) found.set(key, value)
        }
        return found
      },
    }),
  },
  {
    id: 'batch-indexed-later',
    defect: 'An atomic batch can be read at once, and its keys are put into the index a moment later.',
    source: 'a sorted set beside the values, outside of the transaction',
    law: 'batch/listed-whole',
    profile: { batch: 'atomic' },
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        const added = [...entries.keys()].filter((key) => !state.data.has(key))
        await kv.batchSetRaw(entries, options)
        for (const key of added) lag(state).add(key)
        await turn()
        for (const key of added) lag(state).delete(key)
      },
      list: listsWhatIsIndexed(kv, state),
    }),
  },
  {
    id: 'batch-indexed-one-by-one',
    defect: 'An atomic batch can be read at once, and its keys enter the index one after another.',
    source: 'an index that is written by a loop behind the transaction',
    law: 'batch/listed-whole',
    profile: { batch: 'atomic' },
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        const added = [...entries.keys()].filter((key) => !state.data.has(key))
        await kv.batchSetRaw(entries, options)
        for (const key of added.slice(1)) lag(state).add(key)
        for (const key of added) {
          await turn()
          lag(state).delete(key)
        }
      },
      list: listsWhatIsIndexed(kv, state),
    }),
  },
  {
    id: 'batch-delete-indexed-later',
    defect: 'Keys that an atomic batch deleted are listed for a moment longer.',
    source: 'a sorted set beside the values, outside of the transaction',
    law: 'batch/listed-whole',
    profile: { batch: 'atomic' },
    alter: (kv, state) => ({
      async batchDelete(keys, options) {
        const gone = keys.filter((key) => state.data.has(key))
        await kv.batchDelete(keys, options)
        for (const key of gone) lag(state).add(key)
        await turn()
        for (const key of gone) lag(state).delete(key)
      },
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        return [...new Set([...keys, ...[...lag(state)].filter((key) => key.startsWith(prefix))])]
      },
    }),
  },
]
