/** Stores whose defect needs a history: caches, counters, versions, indexes. */
import { compareUtf8 } from '../../kv/index.ts'
import { turn } from '../alterations.ts'
import type { Defect } from '../mutant.ts'
import { mustBeOpen } from '../must-be-open.ts'

export const sequenceMutants: readonly Defect[] = [
  {
    id: 'delete-leaves-the-cache',
    defect: 'A deletion does not remove what a read has cached.',
    source: 'jaredwray/cacheable#282',
    law: 'keys/round-trip',
    confined: true,
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      return {
        async getRaw(key, options) {
          const cached = cache.get(key)
          if (cached === undefined || options?.signal?.aborted === true) {
            const value = await kv.getRaw(key, options)
            cache.set(key, new Uint8Array(value))
            return value
          }
          await mustBeOpen(kv)
          return new Uint8Array(cached)
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          cache.delete(key)
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) cache.delete(key)
        },
      }
    },
  },
  {
    id: 'unchanged-write-skipped',
    defect: 'A write of the value that was written last is skipped, though the key was deleted in between.',
    source: 'write coalescing by hash',
    law: 'sequences/one-client',
    alter(kv) {
      const last = new Map<string, string>()
      return {
        async setRaw(key, value, options) {
          const hash = Buffer.from(value).toString('hex')
          if (last.get(key) === hash && options?.signal?.aborted !== true && key !== '') return kv.health(options)
          await kv.setRaw(key, value, options)
          last.set(key, hash)
        },
      }
    },
  },
  {
    id: 'third-write-lost',
    defect: 'The third write in a row to one key is merged into the second.',
    source: 'debounced writes',
    law: 'sequences/one-client',
    alter(kv) {
      let key = ''
      let row = 0
      return {
        async setRaw(written, value, options) {
          row = written === key ? row + 1 : 1
          key = written
          if (row < 3) await kv.setRaw(written, value, options)
        },
        async getRaw(read, options) {
          return kv.getRaw(read, options)
        },
        async delete(gone, options) {
          row = 0
          await kv.delete(gone, options)
        },
      }
    },
  },
  {
    id: 'batch-delete-leaves-one-listed',
    defect: 'After a batch deletion of several keys the greatest one is still listed.',
    source: 'index updates that are not atomic, jaredwray/keyv#881',
    law: 'batch/same-as-singles',
    alter(kv, state) {
      const ghosts = new Set<string>()
      return {
        async batchDelete(keys, options) {
          const present = keys.filter((key) => state.data.has(key)).sort(compareUtf8)
          await kv.batchDelete(keys, options)
          const last = present.at(-1)
          if (new Set(present).size > 1 && last !== undefined) ghosts.add(last)
        },
        async list(prefix, options) {
          const keys = await kv.list(prefix, options)
          return [...new Set([...keys, ...[...ghosts].filter((key) => key.startsWith(prefix))])]
        },
      }
    },
  },
  {
    id: 'conflict-swallowed',
    defect: 'A write over a version that the client has not seen loses, and success is reported.',
    source: 'optimistic concurrency with the conflict caught',
    law: 'sequences/two-clients',
    alter(kv, state) {
      const seen = new Map<string, Uint8Array | undefined>()
      return {
        async getRaw(key, options) {
          const value = await kv.getRaw(key, options)
          seen.set(key, state.data.get(key))
          return value
        },
        async setRaw(key, value, options) {
          const stale = seen.has(key) && state.data.has(key) && seen.get(key) !== state.data.get(key)
          if (stale && options?.signal?.aborted !== true) return kv.health(options)
          await kv.setRaw(key, value, options)
          seen.set(key, state.data.get(key))
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) seen.delete(key)
        },
        async delete(key, options) {
          await kv.delete(key, options)
          seen.delete(key)
        },
      }
    },
  },
  {
    id: 'evicts-quietly',
    defect: 'The oldest entry is dropped when there are more than a hundred.',
    source: 'LRU stores behind a durable interface',
    law: 'list/complete',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        const [oldest] = state.data.keys()
        if (state.data.size > 100 && oldest !== undefined) state.data.delete(oldest)
      },
    }),
  },
  {
    id: 'list-breaks-beside-deletions',
    defect: 'A list pages by offset, and skips as many keys as are deleted while it pages.',
    source: 'jaredwray/keyv#1818',
    law: 'list/beside-writes',
    alter: (kv, state) => ({
      async list(prefix, options) {
        const first = await kv.list(prefix, options)
        if (first.length <= 20) return first
        const found: string[] = []
        for (let offset = 0; ; offset += 20) {
          const rows = [...state.data.keys()].filter((key) => key.startsWith(prefix)).slice(offset, offset + 20)
          found.push(...rows)
          if (rows.length === 0) return [...new Set(found)]
          await turn()
        }
      },
    }),
  },
  {
    id: 'list-fails-beside-deletions',
    defect: 'An entry that vanishes while it is listed makes the whole list fail.',
    source: 'apache/opendal#7230, #7096',
    law: 'list/beside-writes',
    alter: (kv, state) => ({
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        if (keys.length > 20) await turn()
        const gone = keys.find((key) => !state.data.has(key))
        if (gone !== undefined && keys.length > 20) throw new Error(`ENOENT: no such file or directory, stat '${gone}'`)
        return keys
      },
    }),
  },
  {
    id: 'list-repeats-beside-writes',
    defect: 'A list pages by offset in an order that writes change, so a key that is written meanwhile comes twice.',
    source: 'paging by last update, apache/arrow-rs bb1e576',
    law: 'list/beside-writes',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        const entry = state.data.get(key)
        state.data.delete(key)
        if (entry !== undefined) state.data.set(key, entry)
      },
      async list(prefix, options) {
        const first = await kv.list(prefix, options)
        if (first.length <= 20) return first
        await turn()
        const rest = (await kv.list(prefix)).slice(20)
        return [...first.slice(0, 20), ...rest]
      },
    }),
  },
  {
    id: 'list-reads-what-has-gone',
    defect:
      'A list reads keys, then all their values at once, and takes the time to live of one that has gone meanwhile.',
    source: 'jaredwray/keyv#623, @keyv/redis iterator',
    law: 'list/beside-writes',
    alter: (kv) => ({
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        const values = await kv.batchGetRaw(keys)
        return keys.filter((key) => expires(values.get(key)) > 0)
      },
    }),
  },
  {
    id: 'list-page-reads-what-has-gone',
    defect:
      'A list reads its keys a page at a time, then the values of the page, and fails where one has gone meanwhile.',
    source: '@keyv/etcd iterator',
    law: 'list/beside-writes',
    alter: (kv) => ({
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        const found: string[] = []
        for (let at = 0; at < keys.length; at += 10) {
          const page = keys.slice(at, at + 10)
          const there = await Promise.all(page.map((key) => kv.has(key)))
          if (there.includes(false)) throw new TypeError("Cannot read properties of undefined (reading 'expires')")
          found.push(...page)
        }
        return found
      },
    }),
  },
  {
    id: 'list-ends-at-what-has-gone',
    defect: 'A list reads keys and then each value, and ends at the first that has gone meanwhile.',
    source: 'iterators that take undefined for their end',
    law: 'list/beside-writes',
    alter: (kv) => ({
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        const found: string[] = []
        for (const key of keys) {
          if (!(await kv.has(key))) break
          found.push(key)
        }
        return found
      },
    }),
  },
]

/** When a value expires, as a careless store takes it: there is always a value. */
function expires(value: Uint8Array | undefined): number {
  if (value === undefined) throw new TypeError("Cannot read properties of undefined (reading 'expires')")
  return Infinity
}
