/** Stores whose `has` says something else than `getRaw`. */
import { KVError } from '../../kv/index.ts'
import { valueOr } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

export const hasMutants: readonly Defect[] = [
  {
    id: 'has-not-the-empty-value',
    defect: '`has` is false where the value is empty.',
    source: 'truthiness of what was read',
    law: 'has/agrees',
    alter: (kv) => ({
      has: async (key, options) => (await kv.has(key, options)) && ((await valueOr(kv, key))?.length ?? 0) > 0,
    }),
  },
  {
    id: 'has-a-prefix',
    defect: '`has` is true where a key begins with what was asked for.',
    source: 'exists asked by list with a limit of one',
    law: 'has/agrees',
    alter: (kv, state) => ({
      has: async (key, options) =>
        (await kv.has(key, options)) || [...state.data.keys()].some((other) => other.startsWith(key)),
    }),
  },
  {
    id: 'has-after-delete',
    defect: '`has` remembers the keys that were there, and forgets none.',
    source: 'Bloom filters in front of a store',
    law: 'has/agrees',
    alter(kv) {
      const seen = new Set<string>()
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          seen.add(key)
        },
        has: async (key, options) => (await kv.has(key, options)) || seen.has(key),
      }
    },
  },
  {
    id: 'has-folds-case',
    defect: '`has` does not tell upper from lower case.',
    source: 'existence asked of a file system that folds case',
    law: 'has/agrees',
    alter: (kv, state) => ({
      has: async (key, options) =>
        (await kv.has(key, options)) ||
        [...state.data.keys()].some((other) => other.toLowerCase() === key.toLowerCase()),
    }),
  },
  {
    id: 'has-rejects-what-is-missing',
    defect: '`has` rejects with KV_NOT_FOUND instead of saying false.',
    source: 'has written as getRaw without its value',
    law: 'has/agrees',
    alter: (kv) => ({
      async has(key, options) {
        if (await kv.has(key, options)) return true
        throw new KVError('KV_NOT_FOUND', { op: 'has', key })
      },
    }),
  },
  {
    id: 'has-creates-the-key',
    defect: 'Asking for a key that is not there puts an empty value under it.',
    source: 'maps that make an entry when they are looked up',
    law: 'has/agrees',
    alter: (kv) => ({
      async has(key, options) {
        const there = await kv.has(key, options)
        if (!there) await kv.setRaw(key, new Uint8Array())
        return there
      },
    }),
  },
  {
    id: 'declares-no-has',
    defect: 'The profile says that there is no has, and there is.',
    source: 'apache/opendal#5067',
    law: 'profile/no-has',
    profile: { has: 'absent' },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'declares-has',
    defect: 'The profile claims a has that is not there.',
    source: 'a capability taken from the interface, not from the store',
    law: 'has/agrees',
    profile: { has: 'present' },
    real: { has: 'absent' },
    alter: () => ({}),
  },
]
