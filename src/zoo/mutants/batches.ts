/** Batches that stop half-way, drop what did not fit, or answer for keys that nobody asked for. */
import { type FullKV, KVError } from '../../kv/index.ts'
import type { Defect } from '../mutant.ts'
import type { Changes } from '../zoo-backend.ts'

/** The entries that reach the store when those past a limit are silently dropped. */
function first<T>(entries: Iterable<T>, count: number): readonly T[] {
  return [...entries].slice(0, count)
}

/** A batch with nothing in it is answered before anything is looked at. */
function emptyAtOnce(kv: FullKV): Changes {
  return {
    batchGetRaw: async (keys, options) => (keys.length === 0 ? new Map() : kv.batchGetRaw(keys, options)),
    async batchSetRaw(entries, options) {
      if (entries.size > 0) await kv.batchSetRaw(entries, options)
    },
    async batchDelete(keys, options) {
      if (keys.length > 0) await kv.batchDelete(keys, options)
    },
  }
}

export const batchMutants: readonly Defect[] = [
  {
    id: 'batch-nil-for-missing',
    defect: 'A batch read has an entry without a value for a key that is not there.',
    source: 'kivigo/backends: ten of eleven',
    law: 'batch/get',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const found = await kv.batchGetRaw(keys, options)
        return new Map(keys.map((key) => [key, found.get(key)]))
      },
    }),
  },
  {
    id: 'batch-zero-for-missing',
    defect: 'A batch read has an empty value for a key that is not there.',
    source: 'kivigo pkg/client batch decode',
    law: 'batch/get',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const found = await kv.batchGetRaw(keys, options)
        return new Map(keys.map((key) => [key, found.get(key) ?? new Uint8Array()]))
      },
    }),
  },
  {
    id: 'batch-missing-rejects',
    defect: 'A batch read rejects when one key is not there.',
    source: 'kivigo pkg/mock/mock.go',
    law: 'batch/get',
    confined: true,
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const found = await kv.batchGetRaw(keys, options)
        const missing = keys.find((key) => !found.has(key))
        if (missing !== undefined) throw new KVError('KV_NOT_FOUND', { op: 'batchGetRaw', key: missing })
        return found
      },
    }),
  },
  {
    id: 'batch-get-stops-at-missing',
    defect: 'A batch read stops at the first key that is not there.',
    source: 'jaredwray/keyv#922',
    law: 'batch/get',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const found = await kv.batchGetRaw(keys, options)
        const missing = keys.findIndex((key) => !found.has(key))
        return missing < 0 ? found : new Map([...found].filter(([key]) => keys.indexOf(key) < missing))
      },
    }),
  },
  {
    id: 'batch-get-misaligned',
    defect: 'The rows of a batch read are paired with the keys by position, though absent ones have no row.',
    source: 'jaredwray/keyv#1590',
    law: 'batch/get',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        const rows = [...(await kv.batchGetRaw(keys, options)).values()]
        return new Map(rows.map((value, index) => [keys[index] ?? '', value]))
      },
    }),
  },
  {
    id: 'batch-as-object',
    defect: 'A batch read answers with a plain object.',
    source: 'kivigo docs, BatchGet returning a map',
    law: 'batch/get',
    alter: (kv) => ({
      batchGetRaw: async (keys, options) => Object.fromEntries(await kv.batchGetRaw(keys, options)),
    }),
  },
  {
    id: 'batch-stored-spelling',
    defect: 'A batch read answers under lower-case keys instead of those that were asked for.',
    source: 'kivigo/backends mysql/mysql.go',
    law: 'keys/round-trip',
    alter: (kv) => ({
      batchGetRaw: async (keys, options) =>
        new Map([...(await kv.batchGetRaw(keys, options))].map(([key, value]) => [key.toLowerCase(), value])),
    }),
  },
  {
    id: 'batch-last-entry-lost',
    defect: 'The last entry of a batch write is not sent.',
    source: 'an unflushed pipeline',
    law: 'batch/set',
    confined: true,
    alter: (kv) => ({
      batchSetRaw: (entries, options) =>
        kv.batchSetRaw(entries.size < 2 ? entries : new Map(first(entries, entries.size - 1)), options),
    }),
  },
  {
    id: 'batch-inserts-only',
    defect: 'A batch write leaves keys that are there as they are.',
    source: 'INSERT IGNORE in batches',
    law: 'batch/set',
    alter: (kv, state) => ({
      batchSetRaw: (entries, options) =>
        kv.batchSetRaw(new Map([...entries].map(([key, value]) => [key, state.data.get(key) ?? value])), options),
    }),
  },
  {
    id: 'batch-delete-stops',
    defect: 'A batch deletion stops at the first key that is not there.',
    source: 'kivigo pkg/mock/mock.go',
    law: 'batch/delete',
    alter: (kv, state) => ({
      async batchDelete(keys, options) {
        const missing = keys.findIndex((key) => key !== '' && !state.data.has(key))
        await kv.batchGetRaw(keys, options)
        await kv.batchDelete(missing < 0 ? keys : keys.slice(0, missing), options)
      },
    }),
  },
  {
    id: 'batch-delete-absent-rejects',
    defect: 'A batch deletion rejects when a key is not there.',
    source: 'kivigo pkg/mock/mock.go',
    law: 'batch/delete',
    alter: (kv, state) => ({
      async batchDelete(keys, options) {
        const missing = keys.find((key) => key !== '' && !state.data.has(key))
        await kv.batchDelete(keys, options)
        if (missing !== undefined) throw new KVError('KV_NOT_FOUND', { op: 'batchDelete', key: missing })
      },
    }),
  },
  {
    id: 'batch-empty-refused',
    defect: 'An empty batch is refused.',
    source: 'kivigo/backends redis, mysql, dynamodb ErrEmptyBatch',
    law: 'batch/empty',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        if (keys.length === 0) throw new KVError('KV_EMPTY_KEY', { op: 'batchGetRaw' })
        return kv.batchGetRaw(keys, options)
      },
    }),
  },
  {
    id: 'batch-empty-delete-hangs',
    defect: 'An empty batch deletion waits for an answer that never comes.',
    source: 'a pipeline of no commands',
    law: 'batch/empty',
    alter: (kv) => ({
      batchDelete: (keys, options) => (keys.length === 0 ? new Promise(() => {}) : kv.batchDelete(keys, options)),
    }),
  },
  {
    id: 'batch-empty-after-close',
    defect: 'A batch with nothing in it resolves on a closed client.',
    source: 'an early return before the check',
    law: 'lifecycle/after-close',
    alter: (kv) => emptyAtOnce(kv),
  },
  {
    id: 'batch-empty-past-the-signal',
    defect: 'A batch with nothing in it resolves although its signal is aborted.',
    source: 'an early return before the check',
    law: 'cancellation/before',
    alter: (kv) => emptyAtOnce(kv),
  },
  {
    id: 'batch-repeated-refused',
    defect: 'A key that is named twice in a batch is refused.',
    source: 'kivigo/backends dynamodb ValidationException',
    law: 'batch/repeated-keys',
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        if (new Set(keys).size < keys.length) throw new Error('Provided list of item keys contains duplicates')
        return kv.batchGetRaw(keys, options)
      },
    }),
  },
  {
    id: 'batch-repeated-deletes-shift',
    defect: 'A key that is named twice in a batch deletion takes the place of the one behind it.',
    source: 'hussein-awala/async-batcher#44',
    law: 'batch/repeated-keys',
    alter: (kv) => ({
      batchDelete: (keys, options) =>
        kv.batchDelete([...new Set(keys)].slice(0, 2 * new Set(keys).size - keys.length), options),
    }),
  },
  {
    id: 'batch-set-unprocessed',
    defect: 'What a batch write left unprocessed past 25 entries is dropped, and success is reported.',
    source: 'kivigo/backends dynamodb, boto/boto3#1424',
    law: 'batch/many',
    alter: (kv) => ({
      batchSetRaw: (entries, options) => kv.batchSetRaw(new Map(first(entries, 25)), options),
    }),
  },
  {
    id: 'batch-get-unprocessed',
    defect: 'What a batch read left unprocessed past 100 keys is dropped.',
    source: 'kivigo/backends dynamodb UnprocessedKeys, boto/boto#1714',
    law: 'batch/many',
    confined: true,
    alter: (kv) => ({ batchGetRaw: (keys, options) => kv.batchGetRaw(keys.slice(0, 100), options) }),
  },
  {
    id: 'batch-full-chunk-lost',
    defect: 'A batch of exactly a whole number of chunks of 25 loses its last chunk.',
    source: 'mapbox/dyno#82',
    law: 'batch/many',
    alter: (kv) => ({
      batchSetRaw: (entries, options) =>
        kv.batchSetRaw(entries.size % 25 === 0 ? new Map(first(entries, entries.size - 25)) : entries, options),
    }),
  },
  {
    id: 'batch-delete-first-hundred',
    defect: 'A batch deletion removes the first 100 keys.',
    source: 'launchdarkly/ld-relay#593',
    law: 'batch/many',
    alter: (kv) => ({ batchDelete: (keys, options) => kv.batchDelete(keys.slice(0, 100), options) }),
  },
  {
    id: 'batch-undeclared-limit',
    defect: 'A batch of more than 128 entries fails whole, and no limit is declared.',
    source: 'kivigo/backends etcd',
    law: 'batch/many',
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        if (entries.size > 128) throw new Error('etcdserver: too many operations in txn request')
        await kv.batchSetRaw(entries, options)
      },
    }),
  },
  {
    id: 'batch-partial-before-refusal',
    defect: 'A batch write applies the entries before the one that it refuses.',
    source: 'kivigo/backends consul, docs custom backend guide',
    law: 'batch/refused-whole',
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        if (entries.size === 0) return kv.batchSetRaw(entries, options)
        for (const [key, value] of entries) await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'batch-delete-partial-before-refusal',
    defect: 'A batch deletion removes the keys before the one that it refuses.',
    source: 'kivigo/backends memcached',
    law: 'batch/refused-whole',
    confined: true,
    alter: (kv) => ({
      async batchDelete(keys, options) {
        if (keys.length === 0) return kv.batchDelete(keys, options)
        for (const key of keys) await kv.delete(key, options)
      },
    }),
  },
  {
    id: 'batch-stores-empty-key',
    defect: 'A batch write stores an entry with an empty key.',
    source: 'kivigo/backends postgresql, redis',
    law: 'errors/empty-key',
    alter: (kv) => ({
      batchSetRaw: (entries, options) => kv.batchSetRaw(new Map([...entries].filter(([key]) => key !== '')), options),
    }),
  },
]
