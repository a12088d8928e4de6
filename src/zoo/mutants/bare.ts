/** Defects of a store that many share, which a prefix before every key would hide. */
import { matching } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

export const bareMutants: readonly Defect[] = [
  {
    id: 'prefix-anywhere-in-shared-store',
    defect: 'A list has the keys that contain the prefix, in a store that all namespaces share.',
    source: 'filters written with includes()',
    law: 'list/start-only',
    confined: true,
    alter: (kv, state) => matching(kv, state, (prefix, key) => key.includes(prefix)),
  },
  {
    id: 'plain-object-in-shared-store',
    defect: 'Entries are kept in a plain object, so inherited names are found, in a store that all namespaces share.',
    source: 'unjs/unstorage memory driver before Map; lodash caches',
    law: 'keys/inherited-names',
    confined: true,
    alter: (kv, { data }) => ({
      async getRaw(key, options) {
        if (data.has(key) || !(key in {})) return kv.getRaw(key, options)
        return Reflect.get({}, key)
      },
    }),
  },
  {
    id: 'health-key-in-shared-store',
    defect: 'A probe writes a key and leaves it, in a store that all namespaces share.',
    source: 'kivigo/backends memcached Health',
    law: 'health/no-key-left',
    confined: true,
    alter: (kv) => ({
      async health(options) {
        await kv.health(options)
        await kv.setRaw('health_check_kivigo', new Uint8Array([1]))
      },
    }),
  },
]
