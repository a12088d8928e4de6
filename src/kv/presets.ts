/** What well-known stores promise, as the reference backends of this package declare it. */
import type { KeyDomain, Profile } from './profile.ts'
import { strictProfile } from './profile.ts'

const noNul: KeyDomain = { accepts: (key) => !key.includes('\0'), description: 'any text without U+0000' }

const memcachedKeys: KeyDomain = {
  accepts: (key) => !/[\u0000-\u0020\u007f]/.test(key),
  description: 'any text without control characters and spaces',
}

const embedded = { listOrder: 'bytes', batch: 'atomic', durability: 'reopen' } satisfies Profile

const server = { health: 'present', cancellation: 'during', durability: 'crash', sharing: 'shared' } satisfies Profile

/** The name of a preset. */
export type PresetName =
  'strict' | 'memory' | 'file' | 'level' | 'lmdb' | 'redis' | 'postgres' | 'mongo' | 'etcd' | 'consul' | 'memcached'

/**
 * Profiles by name, each the truth about one of the reference backends (or, for memcached, about the server).
 * Use one to make a `MockKV` with the semantics of the store that the code will meet.
 *
 * @example
 * const kv = new MockKV({ profile: profiles.consul })
 */
export const profiles: Readonly<Record<PresetName, Profile>> = {
  /** Every default. */
  strict: strictProfile,
  /** The memory backend. */
  memory: { listOrder: 'any', batch: 'atomic', sharing: 'process' },
  /** One file a key. */
  file: { listOrder: 'bytes', batch: 'loop', cancellation: 'during', durability: 'crash', sharing: 'shared' },
  /** LevelDB, which one process at a time has open. */
  level: { ...embedded, sharing: 'process' },
  /** LMDB, whose keys are at most 1,978 bytes. */
  lmdb: { ...embedded, sharing: 'shared', limits: { keyBytes: 1_978 } },
  /** Redis as it comes, which saves from time to time only; with its append-only file on, durability is `crash`. MSET. */
  redis: { ...server, batch: 'atomic', durability: 'reopen' },
  /** Postgres: text without NUL, and no longer than a row of its index. */
  postgres: { ...server, batch: 'atomic', listOrder: 'bytes', keys: noNul, limits: { keyBytes: 2_500 } },
  /** MongoDB as a replica set: documents to 16 MiB, the key and what surrounds it included. Without one: `batch: 'loop'`. */
  mongo: {
    ...server,
    batch: 'atomic',
    listOrder: 'bytes',
    limits: { keyBytes: 8_192, valueBytes: 16_777_216 - 16_384 },
  },
  /** etcd: transactions of at most 128 operations, requests of at most 1.5 MiB, of which a value may take 1 MiB. */
  etcd: {
    ...server,
    batch: 'atomic',
    listOrder: 'bytes',
    limits: { keyBytes: 32_768, valueBytes: 1_048_576, batchKeys: 128 },
  },
  /** Consul: values of at most 512 KiB. A batch is cut into transactions, so it is no transaction. */
  consul: { ...server, batch: 'loop', listOrder: 'bytes', limits: { keyBytes: 8_192, valueBytes: 524_288 } },
  /** memcached: cannot list, keys of at most 250 bytes, values of at most 1 MiB, forgets when it stops. */
  memcached: {
    ...server,
    list: 'unsupported',
    emptyPrefix: 'unsupported',
    durability: 'none',
    keys: memcachedKeys,
    limits: { keyBytes: 250, valueBytes: 1_048_576 },
  },
}
