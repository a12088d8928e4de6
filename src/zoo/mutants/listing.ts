/** Lists that stop early, repeat themselves, keep what is gone, or answer an empty list with an error. */
import { compareUtf8, KVError } from '../../kv/index.ts'
import { relisted } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

/** The keys in pages of `size`, as a scan over the whole store gives them. */
function pagesOf(keys: Iterable<string>, size: number): readonly (readonly string[])[] {
  const sorted = [...keys].sort(compareUtf8)
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, page) =>
    sorted.slice(page * size, (page + 1) * size),
  )
}

/** Keys as a file manager sorts them: runs of digits as numbers. */
const natural = new Intl.Collator('en', { numeric: true })

export const listingMutants: readonly Defect[] = [
  {
    id: 'list-first-thousand',
    defect: 'A list has the first page of 1,000 keys.',
    source: 'unjs/unstorage#459, mastra-ai/mastra#22204',
    law: 'list/complete',
    confined: true,
    alter: (kv) => relisted(kv, (keys) => keys.slice(0, 1_000)),
  },
  {
    id: 'list-first-ten',
    defect: 'A list has what one SCAN gives: ten keys.',
    source: 'joshuaslate/type-cacheable#84',
    law: 'list/complete',
    alter: (kv) => relisted(kv, (keys) => keys.slice(0, 10)),
  },
  {
    id: 'list-loses-at-boundary',
    defect: 'The key at which a page ends is lost: the cursor is exclusive on both sides.',
    source: 'google/go-cloud#3089',
    law: 'list/complete',
    alter: (kv) => relisted(kv, (keys) => keys.filter((_, index) => index % 100 !== 99 || index === keys.length - 1)),
  },
  {
    id: 'list-repeats-at-boundary',
    defect: 'The key at which a page begins is also the last one of the page before.',
    source: 'google/go-cloud#3090',
    law: 'list/complete',
    alter: (kv) =>
      relisted(kv, (keys) => keys.flatMap((key, index) => (index % 100 === 0 && index > 0 ? [key, key] : [key]))),
  },
  {
    id: 'list-full-page-is-last',
    defect: 'Where the keys fill their pages exactly, the last page is lost.',
    source: 'apache/opendal#8088',
    law: 'list/complete',
    alter: (kv) => relisted(kv, (keys) => (keys.length % 100 === 0 ? keys.slice(0, -100) : keys)),
  },
  {
    id: 'list-scan-repeats',
    defect: 'What SCAN gives twice while its table grows is listed twice.',
    source: 'Grokzen/redis-py-cluster#121, redis/ioredis#678',
    law: 'list/complete',
    alter: (kv) => relisted(kv, (keys) => (keys.length > 64 ? [...keys, ...keys.slice(0, 3)] : keys)),
  },
  {
    id: 'list-empty-page-ends',
    defect: 'A page of the scan that holds no match ends the list.',
    source: 'jaredwray/keyv#749',
    law: 'list/sparse',
    alter: (kv, state) => ({
      async list(prefix, options) {
        await kv.list(prefix, options)
        const found: string[] = []
        for (const page of pagesOf(state.data.keys(), 50)) {
          const matches = page.filter((key) => key.startsWith(prefix))
          if (matches.length === 0 && state.data.size > 50) break
          found.push(...matches)
        }
        return found
      },
    }),
  },
  {
    id: 'list-sparse-page-ends',
    defect: 'A page of the scan that holds fewer matches than it could ends the list.',
    source: 'jaredwray/keyv#749, DynamoDB FilterExpression',
    law: 'list/sparse',
    confined: true,
    alter: (kv, state) => ({
      async list(prefix, options) {
        await kv.list(prefix, options)
        const found: string[] = []
        for (const page of pagesOf(state.data.keys(), 40)) {
          const matches = page.filter((key) => key.startsWith(prefix))
          found.push(...matches)
          if (matches.length > 0 && matches.length < page.length) break
        }
        return found
      },
    }),
  },
  {
    id: 'list-keeps-deleted',
    defect: 'Deleted keys stay in the index that is listed.',
    source: 'jaredwray/keyv#881',
    law: 'list/once',
    alter(kv, state) {
      const index = indexOf(state.data)
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          index.add(key)
        },
        async list(prefix, options) {
          const keys = await kv.list(prefix, options)
          return [...new Set([...keys, ...[...index].filter((key) => key.startsWith(prefix))])]
        },
      }
    },
  },
  {
    id: 'list-once-a-write',
    defect: 'A key is listed as often as it was written.',
    source: 'storj/storj#318',
    law: 'list/once',
    alter(kv, state) {
      const writes = countsOf(state.data)
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          writes.set(key, (writes.get(key) ?? 0) + 1)
        },
        async delete(key, options) {
          await kv.delete(key, options)
          writes.delete(key)
        },
        ...relisted(kv, (keys) => keys.flatMap((key) => Array.from({ length: writes.get(key) ?? 1 }, () => key))),
      }
    },
  },
  {
    id: 'list-forgets-rewritten',
    defect: 'A key that was deleted and written again is not listed any more.',
    source: 'jaredwray/keyv#1562',
    law: 'list/once',
    alter(kv, state) {
      const gone = indexOf(state.data)
      return {
        async delete(key, options) {
          if (state.data.has(key)) gone.add(key)
          await kv.delete(key, options)
        },
        ...relisted(kv, (keys) => keys.filter((key) => !gone.has(key))),
      }
    },
  },
  {
    id: 'list-spelled-for-urls',
    defect: 'Keys are listed as they are spelled in URLs, and cannot be read under that spelling.',
    source: 'apache/opendal#8048, apache/opendal#8073',
    law: 'list/gettable',
    alter: (kv) => relisted(kv, (keys) => keys.map((key) => encodeURI(key))),
  },
  {
    id: 'list-nothing-is-error',
    defect: 'A list that matches nothing rejects with KV_NOT_FOUND.',
    source: 'docker/libkv List on consul',
    law: 'list/nothing',
    alter: (kv) =>
      relisted(kv, (keys) => {
        if (keys.length === 0) throw new KVError('KV_NOT_FOUND', { op: 'list' })
        return keys
      }),
  },
  {
    id: 'list-nothing-is-null',
    defect: 'A list that matches nothing is null.',
    source: 'a nil slice through JSON',
    law: 'list/nothing',
    alter: (kv) => relisted(kv, (keys) => (keys.length === 0 ? null : keys)),
  },
  {
    id: 'list-size-zero',
    defect: 'The page size defaults to zero, so nothing is ever listed.',
    source: 'apache/opendal#7220',
    law: 'list/prefix',
    alter: (kv) => relisted(kv, () => []),
  },
  {
    id: 'list-as-set',
    defect: 'A list is a Set.',
    source: 'returning the index itself',
    law: 'list/prefix',
    alter: (kv) => relisted(kv, (keys) => new Set(keys)),
  },
  {
    id: 'list-empty-prefix-lists-all',
    defect: 'An empty prefix lists everything, which the profile does not say.',
    source: 'kivigo/backends etcd, mongodb against badger, redis',
    law: 'list/empty-prefix',
    real: { emptyPrefix: 'all' },
    alter: () => ({}),
  },
  {
    id: 'list-empty-prefix-refused',
    defect: 'An empty prefix is refused, where the profile says that it lists all.',
    source: 'kivigo/backends redis, badger, dynamodb',
    law: 'list/empty-prefix',
    profile: { emptyPrefix: 'all' },
    real: {},
    alter: () => ({}),
  },
  {
    id: 'list-empty-prefix-is-key',
    defect: 'An empty prefix rejects with the code of an empty key.',
    source: 'kivigo/backends etcd',
    law: 'list/empty-prefix',
    confined: true,
    alter: (kv) => ({
      async list(prefix, options) {
        if (prefix === '') throw new KVError('KV_EMPTY_KEY', { op: 'list' })
        return kv.list(prefix, options)
      },
    }),
  },
  {
    id: 'list-order-of-locale',
    defect: 'The order that is promised by bytes is that of a locale.',
    source: 'SQL ORDER BY under a linguistic collation',
    law: 'list/order',
    profile: { listOrder: 'bytes' },
    alter: (kv) => relisted(kv, (keys) => [...keys].sort((a, b) => a.localeCompare(b))),
  },
  {
    id: 'list-order-of-units',
    defect: 'The order that is promised by bytes is that of UTF-16 units.',
    source: 'Array.prototype.sort',
    law: 'list/order',
    profile: { listOrder: 'bytes' },
    confined: true,
    alter: (kv) => relisted(kv, (keys) => [...keys].sort()),
  },
  {
    id: 'list-order-of-numbers',
    defect: 'The order that is promised by bytes sorts digits as numbers.',
    source: 'kvkit numeric order',
    law: 'list/order',
    profile: { listOrder: 'bytes' },
    alter: (kv) => relisted(kv, (keys) => [...keys].sort((a, b) => natural.compare(a, b) || compareUtf8(a, b))),
  },
  {
    id: 'list-order-of-writing',
    defect: 'The order that is promised by bytes is that of insertion.',
    source: 'a Map behind an ordered interface',
    law: 'list/order',
    profile: { listOrder: 'bytes' },
    real: {},
    alter: () => ({}),
  },
]

const indexes = new WeakMap<object, Set<string>>()
const counts = new WeakMap<object, Map<string, number>>()

/** What the clients of one store keep beside the entries. */
function indexOf(state: object): Set<string> {
  const index = indexes.get(state) ?? new Set<string>()
  indexes.set(state, index)
  return index
}

function countsOf(state: object): Map<string, number> {
  const count = counts.get(state) ?? new Map<string, number>()
  counts.set(state, count)
  return count
}
