/** Stores that lose, refuse or misspell some keys. */
import { KVError } from '../../kv/index.ts'
import { rekeyed } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

export const keySpellingMutants: readonly Defect[] = [
  {
    id: 'keys-in-an-object',
    defect: 'Entries are looked up in a plain object, where `constructor` is always there.',
    source: 'jaredwray/keyv#1304',
    law: 'keys/property-names',
    alter: (kv) => ({
      getRaw: async (key, options) => (key in {} ? Object.getOwnPropertyDescriptor({}, key) : kv.getRaw(key, options)),
    }),
  },
  {
    id: 'keys-proto-lost',
    defect: 'A write under `__proto__` sets the prototype and stores nothing.',
    source: 'jaredwray/keyv#1304',
    law: 'keys/property-names',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (key !== '__proto__') await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'keys-as-numbers',
    defect: 'Keys of digits are kept as numbers, so `01` is `1`.',
    source: 'kvkit numeric keys',
    law: 'keys/neighbours',
    alter: (kv) => rekeyed(kv, (key) => (/^\d{1,15}$/.test(key) ? String(Number(key)) : key)),
  },
  {
    id: 'keys-file-or-folder',
    defect: 'A key and a key under it cannot both exist.',
    source: 'unjs/unstorage#775, docker/libkv#20',
    law: 'keys/neighbours',
    confined: true,
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        for (const other of state.data.keys()) {
          if (other.startsWith(`${key}/`) || key.startsWith(`${other}/`)) {
            throw Object.assign(new Error(`ENOTDIR: not a directory, open '${key}'`), { code: 'ENOTDIR' })
          }
        }
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'keys-delete-tree',
    defect: 'Deleting a key deletes every key that begins with it.',
    source: 'docker/libkv DeleteTree, jaredwray/keyv#2147',
    law: 'keys/neighbours',
    alter: (kv, state) => ({
      async delete(key, options) {
        await kv.delete(key, options)
        for (const other of state.data.keys()) if (other.startsWith(key)) state.data.delete(other)
      },
    }),
  },
  {
    id: 'keys-latin1',
    defect: 'Keys pass through Latin-1, which keeps the low byte of each character.',
    source: 'adamchainz/django-mysql#105',
    law: 'keys/round-trip',
    alter: (kv) => rekeyed(kv, (key) => Buffer.from(key, 'latin1').toString('latin1')),
  },
  {
    id: 'keys-three-byte-utf8',
    defect: 'Characters outside the basic plane become question marks.',
    source: 'MySQL utf8mb3',
    law: 'keys/round-trip',
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')),
  },
  {
    id: 'keys-byte-order-mark',
    defect: 'A byte order mark is dropped where keys are decoded.',
    source: 'the default of TextDecoder',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => (key === '\ufeff' ? key : key.replace(/^\ufeff/, ''))),
  },
  {
    id: 'keys-backslash-listed',
    defect: 'A backslash in a key is listed as a slash.',
    source: 'apache/opendal#7721',
    law: 'keys/round-trip',
    alter: (kv) => ({
      list: async (prefix, options) => (await kv.list(prefix, options)).map((key) => key.replaceAll('\\', '/')),
    }),
  },
  {
    id: 'keys-dot-files-hidden',
    defect: 'Keys that begin with a dot are not listed.',
    source: 'globs without `dot: true`',
    law: 'keys/round-trip',
    alter: (kv) => ({
      list: async (prefix, options) => (await kv.list(prefix, options)).filter((key) => !key.startsWith('.')),
    }),
  },
  {
    id: 'keys-newline-hangs',
    defect: 'A newline in a key ends the command early, and the answer never comes.',
    source: 'php-memcached-dev/php-memcached#339',
    law: 'keys/round-trip',
    alter: (kv) => ({
      getRaw: (key, options) => (key.includes('\n') ? new Promise(() => {}) : kv.getRaw(key, options)),
    }),
  },
  {
    id: 'keys-space-refused',
    defect: 'A space in a key is refused, which the profile does not say.',
    source: 'victorquinn/memcache-plus#52',
    law: 'keys/round-trip',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (key.includes(' ')) throw new KVError('KV_INVALID_KEY', { op: 'setRaw', key })
        await kv.setRaw(key, value, options)
      },
    }),
  },
]
