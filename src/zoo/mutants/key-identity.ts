/** Stores that take two keys for one, or a key for another. */
import { posix } from 'node:path'
import { rekeyed } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

/** Base64 of the key as a file name on a file system that folds case. */
function foldedFileName(key: string): string {
  return Buffer.from(key).toString('base64url').toLowerCase()
}

function percentDecoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** At most 255 bytes of `key`, without half a character at the end. */
function cut(key: string): string {
  const bytes = Buffer.from(key)
  return bytes.length <= 255
    ? key
    : bytes
        .subarray(0, 255)
        .toString()
        .replace(/\ufffd$/, '')
}

export const keyIdentityMutants: readonly Defect[] = [
  {
    id: 'keys-fold-case',
    defect: 'Keys that differ in case are one.',
    source: 'kivigo/backends mysql/mysql.go, jaredwray/keyv#2015',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.toLowerCase()),
  },
  {
    id: 'keys-fold-accents',
    defect: 'Keys that differ in an accent are one.',
    source: 'github/github-ds#53',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC')),
  },
  {
    id: 'keys-normalised',
    defect: 'Keys are normalised to NFC.',
    source: 'rfjakob/gocryptfs#992, nodejs/node#2165',
    law: 'keys/distinct',
    confined: true,
    alter: (kv) => rekeyed(kv, (key) => key.normalize('NFC')),
  },
  {
    id: 'keys-compatibility-form',
    defect: 'Keys are normalised to NFKC, which folds ligatures and full-width letters.',
    source: 'rails/solid_cache#5',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.normalize('NFKC')),
  },
  {
    id: 'keys-padded',
    defect: 'Trailing spaces do not count in comparisons.',
    source: 'indigo-iam/iam#1136',
    law: 'keys/distinct',
    confined: true,
    alter: (kv) => rekeyed(kv, (key) => (key.trim() === '' ? key : key.replace(/ +$/, ''))),
  },
  {
    id: 'keys-trimmed',
    defect: 'Keys are trimmed.',
    source: 'jaredwray/keyv storage/memcache formatKey',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => (key.trim() === '' ? key : key.trim())),
  },
  {
    id: 'keys-cut-at-255',
    defect: 'Keys are silently cut at 255 bytes.',
    source: 'kivigo/backends mysql/mysql.go VARCHAR(255)',
    law: 'keys/long',
    alter: (kv) => rekeyed(kv, cut),
  },
  {
    id: 'keys-c-strings',
    defect: 'Keys end at a NUL.',
    source: 'CatalogueOfLife/backend#266',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => (key.startsWith('\0') ? key : (key.split('\0')[0] ?? key))),
  },
  {
    id: 'keys-paths-normalised',
    defect: 'Keys are normalised as paths.',
    source: 'apache/opendal#7684, google/go-cloud#3764',
    law: 'keys/path-shapes',
    alter: (kv) => rekeyed(kv, (key) => (key === '' ? '' : posix.normalize(key))),
  },
  {
    id: 'keys-any-separator',
    defect: 'Slash, backslash and colon are one separator, repeated ones count once, and what follows `?` is dropped.',
    source: 'unjs/unstorage normalizeKey',
    law: 'keys/distinct',
    alter: (kv) =>
      rekeyed(kv, (key) => {
        const name = (key.split('?')[0] ?? '').replaceAll(/[:/\\]+/g, ':').replaceAll(/^:|:$/g, '')
        return name === '' ? key : name
      }),
  },
  {
    id: 'keys-as-file-names',
    defect: 'Slash and colon both become an underscore in the name of the file.',
    source: 'kivigo docs, custom backend guide',
    law: 'keys/distinct',
    alter: (kv) =>
      rekeyed(
        kv,
        (key) => key.replaceAll(/[/:]/g, '_'),
        (kept) => kept.replaceAll('_', ':'),
      ),
  },
  {
    id: 'keys-escape-not-injective',
    defect: 'A slash is kept as `__0x2f__`, and so is that text.',
    source: 'google/go-cloud#3751',
    law: 'keys/distinct',
    alter: (kv) =>
      rekeyed(
        kv,
        (key) => key.replaceAll('/', '__0x2f__'),
        (kept) => kept.replaceAll('__0x2f__', '/'),
      ),
  },
  {
    id: 'keys-percent-decoded',
    defect: 'Keys are percent-decoded once too often.',
    source: 'hashicorp/consul#1409, apache/opendal#7927',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, percentDecoded),
  },
  {
    id: 'keys-plus-is-space',
    defect: 'Keys are decoded as form fields, where a plus is a space.',
    source: 'google/go-cloud#3403',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll('+', ' ')),
  },
  {
    id: 'keys-query-dropped',
    defect: 'What follows `#` in a key is dropped, as in a URL.',
    source: 'unjs/unstorage `s3:a?q=1`',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => (key.startsWith('#') ? key : (key.split('#')[0] ?? key))),
  },
  {
    id: 'keys-leading-slash-lost',
    defect: 'A leading slash is dropped.',
    source: 'hashicorp/consul#3476',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.replace(/^\/+(?=[^/])/, '')),
  },
  {
    id: 'keys-trailing-dot-lost',
    defect: 'Trailing dots are dropped, as Windows does in file names.',
    source: 'lmaccherone/node-localstorage',
    law: 'keys/distinct',
    alter: (kv) => rekeyed(kv, (key) => key.replace(/(?<=[^.])\.+$/, '')),
  },
  {
    id: 'keys-base64-file-names',
    defect: 'Keys are base64 in file names, on a file system that folds case.',
    source: 'file stores on macOS and Windows',
    law: 'keys/distinct',
    alter(kv, state) {
      const spelled = new Map<string, string>()
      const kept = (key: string): string => {
        const name = foldedFileName(key)
        const first = spelled.get(name) ?? key
        // a name belongs to whoever took it first, for as long as the file exists
        if (!state.data.has(first)) spelled.set(name, key)
        return spelled.get(name) ?? key
      }
      return { ...rekeyed(kv, kept), list: (prefix, options) => kv.list(prefix, options) }
    },
  },
  {
    id: 'keys-with-own-namespace',
    defect: 'A key that begins with the namespace and a colon gets no prefix, and is the key without them.',
    source: 'keyv 5.6.0 `_getKeyPrefix`, jaredwray/keyv#1772',
    law: 'keys/own-namespace',
    alter: (kv, { namespace }) =>
      rekeyed(kv, (key) => (key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : key)),
  },
  {
    id: 'keys-namespace-taken-off-twice',
    defect: 'A list takes the namespace off wherever it stands in a key.',
    source: 'apache/opendal#8048, jaredwray/keyv#2013',
    law: 'keys/own-namespace',
    alter: (kv, { namespace }) => ({
      list: async (prefix, options) =>
        (await kv.list(prefix, options)).map((key) => key.replaceAll(`${namespace}/`, '')),
    }),
  },
]
