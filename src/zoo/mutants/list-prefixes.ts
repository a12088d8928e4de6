/** Stores that take the prefix of a list for a key. */
import { KVError } from '../../kv/index.ts'
import type { Defect } from '../mutant.ts'

const law = 'list/any-prefix'

export const listPrefixMutants: readonly Defect[] = [
  {
    id: 'list-prefix-limited',
    defect: 'A prefix that is longer than a key may be is refused.',
    source: 'one check of arguments for keys and prefixes',
    law,
    profile: { limits: { keyBytes: 200 } },
    alter: (kv) => ({
      async list(prefix, options) {
        if (Buffer.byteLength(prefix) > 200) throw new KVError('KV_KEY_TOO_LARGE', { op: 'list', key: prefix })
        return kv.list(prefix, options)
      },
    }),
  },
  {
    id: 'list-prefix-of-4096',
    defect: 'A prefix of more than 4,096 characters is refused, although no limit is declared.',
    source: 'names of paths as a listing takes them (PATH_MAX)',
    law,
    alter: (kv) => ({
      async list(prefix, options) {
        if (prefix.length > 4_096)
          throw Object.assign(new Error('ENAMETOOLONG: name too long'), { code: 'ENAMETOOLONG' })
        return kv.list(prefix, options)
      },
    }),
  },
  {
    id: 'list-prefix-in-the-domain',
    defect: 'A prefix with a character that no key may have is refused.',
    source: 'one check of arguments for keys and prefixes',
    law,
    profile: { keys: { accepts: (key) => /^[a-z0-9/-]+$/.test(key), description: 'small letters, digits, - and /' } },
    alter: (kv) => ({
      async list(prefix, options) {
        if (!/^[a-z0-9/-]*$/.test(prefix)) throw new KVError('KV_INVALID_KEY', { op: 'list', key: prefix })
        return kv.list(prefix, options)
      },
    }),
  },
  {
    id: 'list-half-pair-refused',
    defect: 'Half a surrogate pair in a prefix is refused.',
    source: 'encodeURIComponent, which throws on it',
    law,
    alter: (kv) => ({
      async list(prefix, options) {
        return kv.list(decodeURIComponent(encodeURIComponent(prefix)), options)
      },
    }),
  },
  {
    id: 'list-half-pair-replaced',
    defect: 'Half a surrogate pair in a prefix becomes U+FFFD, which begins other keys.',
    source: 'Buffer.from and TextEncoder, which replace it',
    law,
    alter: (kv) => ({ list: (prefix, options) => kv.list(Buffer.from(prefix).toString(), options) }),
  },
]
