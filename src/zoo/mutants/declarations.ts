/** Stores whose profile does not say the truth about them. */
import { type KeyDomain, KVError } from '../../kv/index.ts'
import { rekeyed } from '../alterations.ts'
import { clientIn } from '../zoo-backend.ts'
import type { Defect } from '../mutant.ts'

const lowerCase: KeyDomain = {
  accepts: (key) => /^[a-z0-9/_-]+$/.test(key),
  description: 'lower-case letters, digits, / _ -',
}

const noList = { list: 'unsupported', emptyPrefix: 'unsupported' } as const

export const declarationMutants: readonly Defect[] = [
  {
    id: 'declares-no-batch',
    defect: 'The profile says that there are no batch operations, and there are.',
    source: 'apache/opendal#7204',
    law: 'profile/no-batch',
    profile: { batch: 'absent' },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'declares-no-health',
    defect: 'The profile says that there is no health, and there is.',
    source: 'apache/opendal#5067',
    law: 'profile/no-health',
    profile: { health: 'absent' },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'declares-batch',
    defect: 'The profile claims batch operations that are not there.',
    source: 'kivigo docs, memcached "Default Ops"',
    law: 'batch/get',
    profile: { batch: 'loop' },
    real: { batch: 'absent' },
    alter: () => ({}),
  },
  {
    id: 'declares-health',
    defect: 'The profile claims a health check that is not there.',
    source: 'kivigo pkg/client/health.go',
    law: 'health/up',
    profile: { health: 'present' },
    real: { health: 'absent' },
    alter: () => ({}),
  },
  {
    id: 'refuses-empty-batch',
    defect: 'A batch of nothing is refused, and the profile does not say so.',
    source: 'AWS DynamoDB BatchGetItem, "length less than or equal to 0"',
    law: 'batch/empty',
    real: { emptyBatch: 'reject' },
    alter: () => ({}),
  },
  {
    id: 'declares-no-empty-batch',
    defect: 'The profile says that a batch of nothing is refused, and it is done.',
    source: 'a driver that sends no request for it',
    law: 'batch/empty',
    profile: { emptyBatch: 'reject' },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'empty-batch-read-only',
    defect: 'Batch writes of nothing are refused, as declared, and reads are done.',
    source: 'a check of the request that is made for writes alone',
    law: 'batch/empty',
    profile: { emptyBatch: 'reject' },
    alter: (kv) => ({
      batchGetRaw: async (keys, options) => (keys.length === 0 ? new Map() : kv.batchGetRaw(keys, options)),
    }),
  },
  {
    id: 'declares-no-list',
    defect: 'The profile says that the store cannot list, and it does.',
    source: 'apache/opendal#4333',
    law: 'profile/no-list',
    profile: noList,
    real: { emptyPrefix: 'all' },
    alter: () => ({}),
  },
  {
    id: 'unsupported-raw-error',
    defect: 'A list that is not supported rejects with an error of no code.',
    source: 'kivigo/backends memcached List',
    law: 'profile/no-list',
    profile: noList,
    alter: () => ({
      async list() {
        throw new Error('operation not supported')
      },
    }),
  },
  {
    id: 'unsupported-is-empty',
    defect: 'A list that is not supported says that there is nothing.',
    source: 'unjs/unstorage drivers without getKeys',
    law: 'profile/no-list',
    profile: noList,
    confined: true,
    alter: () => ({ list: async () => [] }),
  },
  {
    id: 'domain-accepts-more',
    defect: 'Keys outside the declared domain are accepted.',
    source: 'docker/libkv#16',
    law: 'profile/key-domain',
    profile: { keys: lowerCase },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'domain-raw-error',
    defect: 'Keys outside the declared domain reject with the error of the server.',
    source: 'kivigo/backends memcached, azurecosmos',
    law: 'profile/key-domain',
    profile: { keys: lowerCase },
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (key !== '' && !lowerCase.accepts(key)) throw new Error('invalid characters in key')
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'domain-reads-as-missing',
    defect: 'Keys outside the declared domain read as missing.',
    source: 'webisters/cache#46',
    law: 'profile/key-domain',
    profile: { keys: lowerCase },
    confined: true,
    alter: (kv) => ({
      async getRaw(key, options) {
        if (key.isWellFormed() && key !== '' && !lowerCase.accepts(key))
          throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'domain-absent-undeclared',
    defect: 'Keys outside the declared domain are absent in reads, and the profile does not say so.',
    source: 'apache/pouchdb, get of an id that begins with _',
    law: 'profile/key-domain',
    profile: { keys: lowerCase },
    real: { keys: { ...lowerCase, outside: 'absent' } },
    alter: () => ({}),
  },
  {
    id: 'domain-refused-undeclared',
    defect: 'The profile says that keys outside the domain are absent in reads, and they are refused.',
    source: 'a guard before every call',
    law: 'profile/key-domain',
    profile: { keys: { ...lowerCase, outside: 'absent' } },
    real: { keys: lowerCase },
    alter: () => ({}),
  },
  {
    id: 'domain-normalised',
    defect: 'Keys outside the declared domain are taken in lower case, and the profile does not say so.',
    source: 'unjs/unstorage normalizeKey',
    law: 'profile/key-domain',
    profile: { keys: { accepts: (key) => !/[A-Z]/.test(key), description: 'no capitals' } },
    real: {},
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
  },
  {
    id: 'domain-throws-outside',
    defect: 'A key outside the declared domain is thrown at once, where anything but that may be done.',
    source: 'a key that is checked before the promise is made',
    law: 'profile/key-domain',
    profile: { keys: { ...lowerCase, outside: 'unspecified' } },
    alter: (kv) => ({
      getRaw(key, options) {
        if (key !== '' && key.isWellFormed() && !lowerCase.accepts(key)) throw new Error('invalid key')
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'hierarchy-undeclared',
    defect: 'A key and one below it cannot both exist, and the profile does not say so.',
    source: 'Julien-R44/bentocache file driver, unjs/unstorage fs driver',
    law: 'keys/neighbours',
    real: { hierarchy: { separators: '/' } },
    alter: () => ({}),
  },
  {
    id: 'hierarchy-declared-free',
    defect: 'The profile says that a key and one below it cannot both exist, and they do.',
    source: 'a store that escapes separators after all',
    law: 'keys/hierarchy',
    profile: { hierarchy: { separators: '/' } },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'hierarchy-replaces',
    defect: 'A write below a key takes that key away, where it must be refused.',
    source: 'a folder that is made in the place of a file',
    law: 'keys/hierarchy',
    profile: { hierarchy: { separators: '/' } },
    real: {},
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        for (const other of state.data.keys()) if (key.startsWith(`${other}/`)) state.data.delete(other)
      },
    }),
  },
  {
    id: 'hierarchy-leaves-folders',
    defect: 'A key under which there were others cannot be written once they are gone.',
    source: 'a folder that stays when it is empty: EISDIR',
    law: 'keys/hierarchy',
    profile: { hierarchy: { separators: '/' } },
    alter: (kv) => {
      const folders = new Set<string>()
      return {
        async setRaw(key, value, options) {
          if (folders.has(key)) throw new KVError('KV_INVALID_KEY', { op: 'setRaw', key })
          await kv.setRaw(key, value, options)
          for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) folders.add(key.slice(0, at))
        },
      }
    },
  },
  {
    id: 'domain-refuses-more',
    defect: 'Keys are refused that the declared domain contains.',
    source: 'hashicorp/consul#3476',
    law: 'keys/neighbours',
    profile: { keys: lowerCase },
    real: {
      keys: { accepts: (key) => lowerCase.accepts(key) && !key.startsWith('/') && !key.endsWith('/'), description: '' },
    },
    alter: () => ({}),
  },
  {
    id: 'isolates-nothing',
    defect: 'Every namespace is the same store, though the backend says that it isolates them.',
    source: 'unjs/unstorage#529, keyv memcache clear()',
    law: 'profile/isolates',
    alter: (kv, { everywhere: everyone }) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        everyone.set(key, new Uint8Array(value))
      },
      async getRaw(key, options) {
        const other = everyone.get(key)
        return other === undefined ? kv.getRaw(key, options) : new Uint8Array(other)
      },
      async delete(key, options) {
        await kv.delete(key, options)
        everyone.delete(key)
      },
    }),
  },
  {
    id: 'isolates-but-lists',
    defect: 'A list has the keys of every namespace.',
    source: 'jaredwray/keyv#2147, unjs/unstorage#802',
    law: 'profile/isolates',
    alter: (kv, { everywhere: everyone }) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        everyone.set(key, new Uint8Array())
      },
      async delete(key, options) {
        await kv.delete(key, options)
        everyone.delete(key)
      },
      async list(prefix, options) {
        const own = await kv.list(prefix, options)
        return [...new Set([...own, ...[...everyone.keys()].filter((key) => key.startsWith(prefix))])]
      },
    }),
  },
  {
    id: 'isolates-but-batches',
    defect: 'A batch write leaves the namespace out, and a batch read does too.',
    source: 'jaredwray/keyv#1599, unjs/unstorage#396',
    law: 'profile/isolates',
    alter: (kv, { everywhere: everyone }) => ({
      async batchSetRaw(entries, options) {
        await kv.batchSetRaw(entries, options)
        for (const [key, value] of entries) everyone.set(key, new Uint8Array(value))
      },
      async batchGetRaw(keys, options) {
        const found = await kv.batchGetRaw(keys, options)
        for (const key of keys) {
          const other = everyone.get(key)
          if (other !== undefined) found.set(key, new Uint8Array(other))
        }
        return found
      },
      async batchDelete(keys, options) {
        await kv.batchDelete(keys, options)
        for (const key of keys) everyone.delete(key)
      },
    }),
  },
  {
    id: 'claims-linearizable',
    defect: 'A replica lags behind, and the profile does not say so.',
    source: 'kivigo/backends dynamodb, reads not consistent',
    law: 'lifecycle/two-clients',
    alter(kv, state) {
      const own = new Set<string>()
      const lagging = new Map(state.data)
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          own.add(key)
        },
        async getRaw(key, options) {
          const old = lagging.get(key)
          const value = await kv.getRaw(key, options)
          lagging.set(key, value)
          return new Uint8Array(own.has(key) ? value : (old ?? value))
        },
      }
    },
  },
  {
    id: 'claims-own-writes',
    defect: 'The profile promises a client its own writes at once, and they come late.',
    source: 'DynamoDB eventually consistent reads behind a session',
    law: 'sequences/one-client',
    profile: { consistency: 'session' },
    alter(kv, state) {
      const behind = new Map<string, { readonly before: Uint8Array; readonly until: number }>()
      return {
        async setRaw(key, value, options) {
          const before = state.data.get(key)
          await kv.setRaw(key, value, options)
          if (before !== undefined) behind.set(key, { before, until: performance.now() + 5 })
        },
        async getRaw(key, options) {
          const value = await kv.getRaw(key, options)
          const old = behind.get(key)
          return old !== undefined && performance.now() < old.until ? new Uint8Array(old.before) : value
        },
      }
    },
  },
  {
    id: 'claims-convergence',
    defect: 'The profile promises that replicas converge, and one never does.',
    source: 'a follower that has lost its leader',
    law: 'lifecycle/two-clients',
    profile: { consistency: 'eventual', sharing: 'shared' },
    alter(kv, state) {
      const leader = state.clients === 1
      const frozen = new Map(state.data)
      return leader
        ? {}
        : {
            async getRaw(key, options) {
              await kv.getRaw(key, options).catch(() => undefined)
              const value = frozen.get(key)
              if (value === undefined) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
              return new Uint8Array(value)
            },
          }
    },
  },
  {
    id: 'claims-shared',
    defect: 'Two clients have a store each, and the profile says that they share one.',
    source: 'kivigo pkg/mock behind a factory',
    law: 'lifecycle/two-clients',
    profile: { sharing: 'shared' },
    alter: (_, state) => clientIn({ ...state, data: new Map() }),
  },
  {
    id: 'claims-sharing-in-process',
    defect: 'Clients in one process have a copy of the store each, and the profile says that they share it.',
    source: 'a file that each client reads once, as conf and lowdb do',
    law: 'lifecycle/two-clients',
    profile: { sharing: 'process' },
    alter: (_, state) => clientIn({ ...state, data: new Map(state.data) }),
  },
]
