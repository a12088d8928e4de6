/** Stores that are right as long as one call is made after another: what they get wrong shows beside other calls only. */
import type { FullKV } from '../../kv/index.ts'
import { turn } from '../alterations.ts'
import type { Alter, StoreState } from '../zoo-backend.ts'
import type { Defect } from '../mutant.ts'

/** What the clients of one store share besides its data, made when first asked for. */
function shared<T>(make: () => T): (state: StoreState) => T {
  const byPlace = new WeakMap<StoreState, T>()
  return (state) => {
    const known = byPlace.get(state)
    if (known !== undefined) return known
    const made = make()
    byPlace.set(state, made)
    return made
  }
}

/** So many microtasks: what a store in memory takes to await something. */
async function ticks(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await Promise.resolve()
}

/** Makes `write`, and then puts everything else back as it was when the file was read, a pause before. */
async function rewritten(state: StoreState, pause: Promise<void>, keys: readonly string[], write: () => Promise<void>) {
  const read = new Map(state.data)
  await pause
  await write()
  const own = new Map(keys.map((key) => [key, state.data.get(key)]))
  state.data.clear()
  for (const [key, value] of read) state.data.set(key, value)
  for (const [key, value] of own) {
    if (value === undefined) state.data.delete(key)
    else state.data.set(key, value)
  }
}

const caches = shared(() => new Map<string, Uint8Array>())
const stamps = shared(() => new Map<string, number>())
const indexes = shared((): { keys: ReadonlySet<string> } => ({ keys: new Set() }))
const buffers = shared((): { pending: ReadonlyMap<string, Uint8Array> } => ({ pending: new Map() }))

/** The index of `state` with a change that was worked out before an await. */
async function indexed(state: StoreState, change: (keys: Set<string>) => void): Promise<void> {
  const index = indexes(state)
  const keys = new Set(index.keys)
  await ticks(2)
  change(keys)
  index.keys = keys
}

/** Reads and refuses as a batch would, without writing anything. */
async function refused(kv: FullKV, keys: Iterable<string>, options: Parameters<FullKV['batchGetRaw']>[1]) {
  await kv.batchGetRaw([...keys], options)
}

/** A write over an older value is acknowledged first, and applied then. */
const appliedLate: Alter = (kv, state) => ({
  async setRaw(key, value, options) {
    const before = state.data.get(key)
    await kv.setRaw(key, value, options)
    const after = state.data.get(key)
    if (before === undefined || after === undefined) return
    state.data.set(key, before)
    void ticks(3).then(() => {
      if (state.data.get(key) === before) state.data.set(key, after)
    })
  },
})

export const concurrencyMutants: readonly Defect[] = [
  {
    id: 'file-rewritten-by-each-write',
    defect: 'Every write reads the one file that holds all entries, changes it and writes it back.',
    source: 'unjs/unstorage and jaredwray/keyv: stores of one JSON file',
    law: 'concurrency/no-lost-update',
    alter: (kv, state) => ({
      setRaw: (key, value, options) => rewritten(state, turn(), [key], () => kv.setRaw(key, value, options)),
      delete: (key, options) => rewritten(state, turn(), [key], () => kv.delete(key, options)),
      batchSetRaw: (entries, options) =>
        rewritten(state, turn(), [...entries.keys()], () => kv.batchSetRaw(entries, options)),
    }),
  },
  {
    id: 'map-copied-by-each-write',
    defect: 'Every write copies the map, awaits something in memory, and puts the copy in its place.',
    source: 'immutable state behind an async setter',
    law: 'concurrency/no-lost-update',
    alter: (kv, state) => ({
      setRaw: (key, value, options) => rewritten(state, ticks(1), [key], () => kv.setRaw(key, value, options)),
    }),
  },
  {
    id: 'index-updated-after-an-await',
    defect: 'The index that lists are read from is copied before an await and put back after it.',
    source: 'jaredwray/keyv#881, index beside the values',
    law: 'concurrency/no-lost-update',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value, options)
        await indexed(state, (keys) => keys.add(key))
      },
      async batchSetRaw(entries, options) {
        await kv.batchSetRaw(entries, options)
        await indexed(state, (keys) => [...entries.keys()].forEach((key) => keys.add(key)))
      },
      async list(prefix, options) {
        const keys = await kv.list(prefix, options)
        return keys.filter((key) => indexes(state).keys.has(key))
      },
    }),
  },
  {
    id: 'batches-share-a-buffer',
    defect:
      'A batch is put into a buffer that is written a moment later, and a second batch takes the place of the first.',
    source: 'write buffers without a queue',
    law: 'concurrency/no-lost-update',
    alter: (kv, state) => ({
      async batchSetRaw(entries, options) {
        await refused(kv, entries.keys(), options)
        const buffer = buffers(state)
        buffer.pending = new Map(entries)
        await ticks(1)
        await kv.batchSetRaw(buffer.pending)
      },
    }),
  },
  {
    id: 'value-written-in-two-chunks',
    defect: 'A value is written over the old one in place, in two halves.',
    source: 'unjs/unstorage fs-lite, writes without a rename',
    law: 'concurrency/whole-values',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        const old = state.data.get(key)
        const half = Math.ceil(value.length / 2)
        const torn = new Uint8Array(value)
        if (old !== undefined) torn.set(old.subarray(half, value.length), half)
        await kv.setRaw(key, torn, options)
        await ticks(1)
        await kv.setRaw(key, value)
      },
    }),
  },
  {
    id: 'file-truncated-before-the-write',
    defect: 'A write empties the entry first, so that a reader in between finds an empty value.',
    source: 'node:fs writeFile over a file that is being read',
    law: 'concurrency/whole-values',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await refused(kv, key === '' ? [''] : [], options)
        if (state.data.has(key)) await kv.setRaw(key, new Uint8Array())
        await turn()
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'removed-before-the-write',
    defect: 'A write removes the old entry and then puts the new one, so that a reader in between finds nothing.',
    source: 'delete and insert outside of a transaction',
    law: 'concurrency/whole-values',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await kv.delete(key, options)
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'batch-one-after-another',
    defect: 'A batch that is declared atomic is applied entry by entry.',
    source: 'Promise.all over single writes, declared as a transaction',
    law: 'concurrency/batch-atomic',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        await refused(kv, entries.keys(), options)
        for (const [key, value] of entries) await kv.setRaw(key, value)
      },
    }),
  },
  {
    id: 'batch-in-two-transactions',
    defect: 'A batch that is declared atomic is sent in two parts.',
    source: 'batches cut at a limit of the server',
    law: 'concurrency/batch-atomic',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        await refused(kv, entries.keys(), options)
        const all = [...entries]
        const half = Math.ceil(all.length / 2)
        await kv.batchSetRaw(new Map(all.slice(0, half)))
        await turn()
        await kv.batchSetRaw(new Map(all.slice(half)))
      },
    }),
  },
  {
    id: 'batch-delete-one-after-another',
    defect: 'A batch deletion that is declared atomic removes key by key.',
    source: 'Promise.all over single deletions, declared as a transaction',
    law: 'concurrency/batch-atomic',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async batchDelete(keys, options) {
        await refused(kv, keys, options)
        for (const key of new Set(keys)) await kv.delete(key)
      },
    }),
  },
  {
    id: 'acknowledged-before-it-is-applied',
    defect: 'A write is acknowledged, and applied a few microtasks later.',
    source: 'write-behind without read-through',
    law: 'concurrency/linearizable',
    alter: appliedLate,
  },
  {
    id: 'own-writes-seen-late',
    defect: 'A client that was promised to see its own writes does so a few microtasks late.',
    source: 'Terry et al. 1994, read your writes',
    law: 'concurrency/linearizable',
    profile: { consistency: 'session', sharing: 'shared' },
    real: { sharing: 'shared' },
    alter: appliedLate,
  },
  {
    id: 'cache-of-each-client',
    defect: 'Each client keeps what it has read, and does not hear of what others write.',
    source: 'jaredwray/cacheable, local caches over a shared store',
    law: 'concurrency/linearizable',
    profile: { sharing: 'shared' },
    alter(kv) {
      const cache = new Map<string, Uint8Array>()
      return {
        async getRaw(key, options) {
          await refused(kv, key === '' ? [''] : [], options)
          const value = cache.get(key) ?? (await kv.getRaw(key, options))
          cache.set(key, value)
          return new Uint8Array(value)
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          cache.delete(key)
        },
        async delete(key, options) {
          await kv.delete(key, options)
          cache.delete(key)
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) cache.delete(key)
        },
        async batchDelete(keys, options) {
          await kv.batchDelete(keys, options)
          for (const key of keys) cache.delete(key)
        },
      }
    },
  },
  {
    id: 'cache-filled-by-a-late-read',
    defect: 'A read puts what it found into the cache, though a write has emptied the cache in the meantime.',
    source: 'Nishtala et al. 2013, stale sets of memcache',
    law: 'concurrency/linearizable',
    alter(kv, state) {
      const cache = caches(state)
      const forget = (keys: Iterable<string>): void => [...keys].forEach((key) => cache.delete(key))
      return {
        async getRaw(key, options) {
          await refused(kv, key === '' ? [''] : [], options)
          const cached = cache.get(key)
          if (cached !== undefined) return new Uint8Array(cached)
          const value = await kv.getRaw(key, options)
          await ticks(2)
          cache.set(key, new Uint8Array(value))
          return value
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          forget([key])
        },
        async delete(key, options) {
          await kv.delete(key, options)
          forget([key])
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          forget(entries.keys())
        },
        async batchDelete(keys, options) {
          await kv.batchDelete(keys, options)
          forget(keys)
        },
      }
    },
  },
  {
    id: 'reads-joined',
    defect:
      'A read joins one of the same key that is in flight, though a write was acknowledged since that one looked.',
    source: 'single-flight caches (golang.org/x/sync/singleflight) in front of a store',
    law: 'concurrency/linearizable',
    alter(kv) {
      const flying = new Map<string, Promise<Uint8Array>>()
      const look = async (key: string): Promise<Uint8Array> => {
        try {
          return await kv.getRaw(key)
        } finally {
          await ticks(4)
          flying.delete(key)
        }
      }
      return {
        async getRaw(key, options) {
          await refused(kv, key === '' ? [''] : [], options)
          const found = flying.get(key) ?? look(key)
          flying.set(key, found)
          return new Uint8Array(await found)
        },
      }
    },
  },
  {
    id: 'read-repair',
    defect: 'A read writes back what it read, over what was written or removed in the meantime.',
    source: 'read repair without a version',
    law: 'concurrency/linearizable',
    alter: (kv, state) => ({
      async getRaw(key, options) {
        const value = await kv.getRaw(key, options)
        const read = state.data.get(key)
        await ticks(2)
        if (read !== undefined) state.data.set(key, read)
        return value
      },
    }),
  },
  {
    id: 'latest-clock-wins',
    defect: 'The write with the latest time wins, and the clocks of clients differ by some milliseconds.',
    source: 'Kingsbury, Jepsen: Cassandra, last write wins',
    law: 'concurrency/linearizable',
    profile: { sharing: 'shared' },
    alter(kv, state) {
      const skewMs = state.clients % 2 === 0 ? -5 : 0
      return {
        async setRaw(key, value, options) {
          const at = performance.now() + skewMs
          if ((stamps(state).get(key) ?? -Infinity) > at && options?.signal?.aborted !== true) return kv.health(options)
          await kv.setRaw(key, value, options)
          stamps(state).set(key, at)
        },
      }
    },
  },
]
