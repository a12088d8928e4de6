/** Limits that are off by one, counted in the wrong unit, or enforced in some calls only. */
import { type FullKV, KVError, utf8Length } from '../../kv/index.ts'
import { valueOr } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

const keys = { limits: { keyBytes: 40 } } as const
const values = { limits: { valueBytes: 1_000 } } as const
const batches = { limits: { batchKeys: 10 } } as const

/** A key that only a store with a limit refuses. */
const tooLong = (key: string): boolean => key.isWellFormed() && utf8Length(key) > keys.limits.keyBytes

export const limitMutants: readonly Defect[] = [
  {
    id: 'limit-key-bytes-for-code-points',
    defect: 'The profile counts the characters of a key, and the store counts its bytes.',
    source: 'MySQL, key prefixes in bytes of utf8mb4',
    law: 'limits/key-bytes',
    profile: { limits: { keyCodePoints: 40 } },
    real: { limits: { keyBytes: 40 } },
    alter: () => ({}),
  },
  {
    id: 'limit-key-units-for-code-points',
    defect: 'The profile counts the characters of a key, and the store counts UTF-16 units.',
    source: '`key.length > 255` in front of a VARCHAR(255)',
    law: 'limits/key-bytes',
    profile: { limits: { keyCodePoints: 40 } },
    real: { limits: { keyUnits: 40 } },
    alter: () => ({}),
  },
  {
    id: 'limit-key-plain-for-encoded',
    defect: 'The profile counts the key as it is kept, and the store counts it as it is given.',
    source: 'denoland/deno kv, keys of at most 2048 bytes',
    law: 'limits/key-bytes',
    profile: {
      limits: {
        encodedKey: {
          bytes: 80,
          encode: (key) => (key.isWellFormed() ? encodeURIComponent(key) : key),
          description: 'the key, percent-encoded',
        },
      },
    },
    real: { limits: { keyBytes: 80 } },
    alter: () => ({}),
  },
  {
    id: 'limit-key-undeclared',
    defect: 'Keys have at most 255 characters, and the profile does not say so.',
    source: 'jaredwray/keyv @keyv/postgres, key VARCHAR(255)',
    law: 'keys/long',
    real: { limits: { keyCodePoints: 255 } },
    alter: () => ({}),
  },
  {
    id: 'evicts-undeclared',
    defect: 'Of more than fifty entries the oldest are dropped, and the profile does not say so.',
    source: 'isaacs/node-lru-cache with max',
    law: 'batch/many',
    real: { capacity: { entries: 50 } },
    alter: () => ({}),
  },
  {
    id: 'evicts-nothing',
    defect: 'The profile says that fifty entries are held at most, and all are.',
    source: 'jaredwray/cacheable#1003, a size that is counted by another map',
    law: 'limits/capacity',
    profile: { capacity: { entries: 50 } },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'evicts-all',
    defect: 'When it is full, a store with a capacity drops everything and the new entry too.',
    source: 'a clear() in place of an eviction',
    law: 'limits/capacity',
    profile: { capacity: { entries: 50 } },
    alter: (kv, state) => {
      let full = false
      return {
        async setRaw(key, value, options) {
          full ||= state.data.size >= 50
          await kv.setRaw(key, value, options)
          if (full) state.data.clear()
        },
      }
    },
  },
  {
    id: 'evicts-but-lists',
    defect: 'Keys that were evicted are still listed.',
    source: 'an index beside the entries, which eviction does not tell',
    law: 'limits/capacity',
    profile: { capacity: { entries: 50 } },
    alter: (kv, state) => {
      const known = new Set<string>()
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          known.add(key)
        },
        async delete(key, options) {
          await kv.delete(key, options)
          known.delete(key)
        },
        async list(prefix, options) {
          const listed = await kv.list(prefix, options)
          if (state.data.size < 50) return listed
          return [...new Set([...listed, ...[...known].filter((key) => key.startsWith(prefix))])]
        },
      }
    },
  },
  {
    id: 'evicts-and-mixes-up',
    defect: 'A read of a key that was evicted gives the value of another.',
    source: 'slots that are used again while a key still points to them',
    law: 'limits/capacity',
    profile: { capacity: { entries: 50 } },
    alter: (kv, state) => ({
      async getRaw(key, options) {
        const [first] = state.data.values()
        try {
          return await kv.getRaw(key, options)
        } catch (error) {
          if (state.data.size === 50 && first !== undefined && key !== '') return new Uint8Array(first)
          throw error
        }
      },
    }),
  },
  {
    id: 'limit-key-one-more',
    defect: 'A key one byte longer than declared is accepted.',
    source: 'enyim/EnyimMemcached#170',
    law: 'limits/key-bytes',
    profile: keys,
    real: { limits: { keyBytes: 41 } },
    alter: () => ({}),
  },
  {
    id: 'limit-key-one-less',
    defect: 'A key of exactly the declared length is refused.',
    source: 'enyim/EnyimMemcached#170',
    law: 'limits/key-bytes',
    profile: keys,
    real: { limits: { keyBytes: 39 } },
    alter: () => ({}),
  },
  {
    id: 'limit-key-in-characters',
    defect: 'The length of a key is counted in characters.',
    source: 'kivigo/backends mysql/mysql.go VARCHAR(255)',
    law: 'limits/key-bytes',
    profile: keys,
    real: { keys: { accepts: (key) => key.length <= 40, description: 'at most 40 characters' } },
    alter: (kv) => toldAs(kv, 'KV_INVALID_KEY', 'KV_KEY_TOO_LARGE', (key) => key.isWellFormed() && key.length > 40),
  },
  {
    id: 'limit-key-missing-in-reads',
    defect: 'A key that is too long reads as missing.',
    source: 'memcached clients that hash long keys on reads alone',
    law: 'limits/key-bytes',
    profile: keys,
    alter: (kv) => ({
      async getRaw(key, options) {
        if (tooLong(key)) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'limit-key-raw-error',
    defect: 'A key that is too long rejects with the error of the server.',
    source: 'kivigo/backends memcached, postgresql',
    law: 'limits/key-bytes',
    profile: keys,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (tooLong(key)) throw new Error('Data too long for column')
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'limit-key-not-in-batches',
    defect: 'A batch write stores keys that are too long.',
    source: 'webisters/cache#46',
    law: 'limits/key-bytes',
    profile: keys,
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        await kv.batchSetRaw(new Map([...entries].filter(([key]) => !tooLong(key))), options)
        for (const [key, value] of entries) if (tooLong(key)) state.data.set(key, new Uint8Array(value))
      },
    }),
  },
  {
    id: 'limit-value-one-more',
    defect: 'A value one byte larger than declared is accepted.',
    source: 'an exclusive comparison',
    law: 'limits/value-bytes',
    profile: values,
    real: { limits: { valueBytes: 1_001 } },
    alter: () => ({}),
  },
  {
    id: 'limit-value-one-less',
    defect: 'A value of exactly the declared size is refused.',
    source: 'memcached, where the item header counts as well',
    law: 'limits/value-bytes',
    profile: values,
    real: { limits: { valueBytes: 999 } },
    alter: () => ({}),
  },
  {
    id: 'limit-value-cut',
    defect: 'A value that is too large is cut and acknowledged.',
    source: 'MySQL BLOB outside strict mode',
    law: 'limits/value-bytes',
    profile: values,
    alter: (kv) => ({ setRaw: (key, value, options) => kv.setRaw(key, value.subarray(0, 1_000), options) }),
  },
  {
    id: 'limit-value-dropped',
    defect: 'A value that is too large is dropped and acknowledged.',
    source: 'php-memcached-dev/php-memcached, silent false',
    law: 'limits/value-bytes',
    profile: values,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (value.length <= 1_000) await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'limit-value-removes-the-old',
    defect: 'A value that is too large is refused, and what was there is gone.',
    source: 'memcached, which unlinks the old item',
    law: 'limits/value-bytes',
    profile: values,
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        if (value.length > 1_000) state.data.delete(key)
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'limit-value-not-in-batches',
    defect: 'A batch write stores values that are too large.',
    source: 'apache/opendal#8043',
    law: 'limits/value-bytes',
    profile: values,
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        await kv.batchSetRaw(new Map([...entries].map(([key]) => [key, new Uint8Array()])), options)
        for (const [key, value] of entries) state.data.set(key, new Uint8Array(value))
      },
    }),
  },
  {
    id: 'limit-batch-one-more',
    defect: 'A batch of one entry more than declared is accepted.',
    source: 'apache/opendal delete_max_size',
    law: 'limits/batch-keys',
    profile: batches,
    real: { limits: { batchKeys: 11 } },
    alter: () => ({}),
  },
  {
    id: 'limit-batch-one-less',
    defect: 'A batch of exactly the declared size is refused.',
    source: 'apache/opendal delete_max_size',
    law: 'limits/batch-keys',
    profile: batches,
    real: { limits: { batchKeys: 9 } },
    alter: () => ({}),
  },
  {
    id: 'limit-batch-partial',
    defect: 'A batch that is too large is refused after its first chunk was written.',
    source: 'mapbox/dyno#82',
    law: 'limits/batch-keys',
    profile: batches,
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        if (entries.size > 10) await kv.batchSetRaw(new Map([...entries].slice(0, 10)), options)
        await kv.batchSetRaw(entries, options)
      },
    }),
  },
  {
    id: 'limit-batch-writes-only',
    defect: 'The limit of a batch holds for writes, not for reads.',
    source: 'kivigo/backends dynamodb: 25 to write, 100 to read',
    law: 'limits/batch-keys',
    profile: batches,
    alter: (kv) => ({
      async batchGetRaw(keys, options) {
        if (keys.length <= 10) return kv.batchGetRaw(keys, options)
        const found = new Map<string, Uint8Array>()
        await kv.batchGetRaw(keys.slice(0, 10), options)
        for (const key of keys) {
          const value = await valueOr(kv, key)
          if (value !== undefined) found.set(key, value)
        }
        return found
      },
    }),
  },
  {
    id: 'limit-batch-counts-distinct',
    defect: 'Entries that repeat a key do not count towards the limit of a batch.',
    source: 'deduplication before the check',
    law: 'limits/batch-keys',
    profile: batches,
    alter: (kv) => ({ batchGetRaw: (keys, options) => kv.batchGetRaw([...new Set(keys)], options) }),
  },
]

/** Refusals of one code, told as another where `when` holds. */
function toldAs(
  kv: FullKV,
  from: KVError['code'],
  to: KVError['code'],
  when: (key: string) => boolean,
): ReturnType<Defect['alter']> {
  const told = async <T>(key: string, op: 'getRaw' | 'setRaw' | 'delete', made: Promise<T>): Promise<T> => {
    try {
      return await made
    } catch (error) {
      throw error instanceof KVError && error.code === from && when(key) ? new KVError(to, { op, key }) : error
    }
  }
  return {
    getRaw: (key, options) => told(key, 'getRaw', kv.getRaw(key, options)),
    setRaw: (key, value, options) => told(key, 'setRaw', kv.setRaw(key, value, options)),
    delete: (key, options) => told(key, 'delete', kv.delete(key, options)),
  }
}
