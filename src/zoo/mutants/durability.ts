/** Stores that promise to outlive their clients, and come back with less or with more. */
import type { FullKV, Profile, ReferenceData } from '../../kv/index.ts'
import { turn } from '../alterations.ts'
import type { Changes, StoreState } from '../zoo-backend.ts'
import type { Defect } from '../mutant.ts'

const reopen: Profile = { durability: 'reopen' }

/** When the last client has closed, the entries become what `change` makes of them. */
function atRest(kv: FullKV, state: StoreState, change: (data: ReferenceData) => void): Changes {
  return {
    async close() {
      const open = state.clients
      await kv.close()
      if (open > 0 && state.clients === 0) change(state.data)
    },
  }
}

export const durabilityMutants: readonly Defect[] = [
  {
    id: 'durable-nothing',
    defect: 'Nothing outlives the last client.',
    source: 'a memory store behind a durable name',
    law: 'durability/reopen',
    profile: reopen,
    alter: (kv, state) => atRest(kv, state, (data) => data.clear()),
  },
  {
    id: 'durable-not-empty-values',
    defect: 'Keys with an empty value are gone after a reopening.',
    source: 'apache/opendal#7807',
    law: 'durability/reopen',
    profile: reopen,
    alter: (kv, state) =>
      atRest(kv, state, (data) => {
        for (const [key, value] of data) if (value.length === 0) data.delete(key)
      }),
  },
  {
    id: 'durable-not-the-last',
    defect: 'The last write is still in a buffer when the store closes, and is lost.',
    source: 'a log without a flush on close',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      let last: { readonly key: string; readonly before: Uint8Array | undefined } | undefined
      return {
        async setRaw(key, value, options) {
          const before = state.data.get(key)
          await kv.setRaw(key, value, options)
          last = { key, before }
        },
        ...atRest(kv, state, (data) => {
          if (last?.before !== undefined) data.set(last.key, last.before)
          else if (last !== undefined) data.delete(last.key)
        }),
      }
    },
  },
  {
    id: 'durable-resurrects',
    defect: 'Deleted keys are back after a reopening.',
    source: 'deletions that are not logged',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      const graves = new Map<string, Uint8Array>()
      return {
        async delete(key, options) {
          const value = state.data.get(key)
          await kv.delete(key, options)
          if (value !== undefined) graves.set(key, value)
        },
        ...atRest(kv, state, (data) => {
          for (const [key, value] of graves) if (!data.has(key)) data.set(key, value)
        }),
      }
    },
  },
  {
    id: 'durable-first-version',
    defect: 'After a reopening each key has its first value again: overwrites are not logged.',
    source: 'append-only files read from the front',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      const firsts = new Map<string, Uint8Array>()
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          if (!firsts.has(key)) firsts.set(key, new Uint8Array(value))
        },
        async delete(key, options) {
          await kv.delete(key, options)
          firsts.delete(key)
        },
        ...atRest(kv, state, (data) => {
          for (const [key, value] of firsts) if (data.has(key)) data.set(key, value)
        }),
      }
    },
  },
  {
    id: 'durable-large-values-cut',
    defect: 'Values past 64 KiB come back cut.',
    source: 'a length of sixteen bits in the log',
    law: 'durability/reopen',
    profile: reopen,
    alter: (kv, state) =>
      atRest(kv, state, (data) => {
        for (const [key, value] of data) if (value.length > 65_535) data.set(key, value.slice(0, value.length & 0xffff))
      }),
  },
  {
    id: 'durable-keys-escaped',
    defect: 'Keys come back as they are spelled in file names.',
    source: 'kivigo docs, custom backend guide',
    law: 'durability/reopen',
    profile: reopen,
    alter: (kv, state) =>
      atRest(kv, state, (data) => {
        for (const [key, value] of Array.from(data)) {
          data.delete(key)
          data.set(encodeURIComponent(key), value)
        }
      }),
  },
  {
    id: 'durable-not-batches',
    defect: 'What a batch wrote is not in the log.',
    source: 'jaredwray/keyv#1599',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      const unlogged = new Set<string>()
      return {
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          for (const key of entries.keys()) unlogged.add(key)
        },
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          unlogged.delete(key)
        },
        ...atRest(kv, state, (data) => {
          for (const key of unlogged) data.delete(key)
        }),
      }
    },
  },
  {
    id: 'durable-not-listed',
    defect: 'After a reopening keys can be read and are not listed: the index is not rebuilt.',
    source: 'jaredwray/keyv#881',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      const old = new Set(state.clients === 1 ? state.data.keys() : [])
      return {
        list: async (prefix, options) => (await kv.list(prefix, options)).filter((key) => !old.has(key)),
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          old.delete(key)
        },
      }
    },
  },
  {
    id: 'durable-joins-a-save',
    defect:
      'A write that comes while everything is saved is acknowledged with that save, whose content was made before it.',
    source: 'keyv-file 5.3.5, lib/index.js',
    law: 'durability/reopen',
    profile: reopen,
    alter(kv, state) {
      const saves = savesOf(state)
      const save = (): Promise<void> => {
        saves.running ??= turn()
          .then(() => {
            saves.image = new Map(state.data)
            return turn()
          })
          .finally(() => {
            saves.running = undefined
          })
        return saves.running
      }
      return {
        async setRaw(key, value, options) {
          await kv.setRaw(key, value, options)
          await save()
        },
        async delete(key, options) {
          await kv.delete(key, options)
          await save()
        },
        async batchSetRaw(entries, options) {
          await kv.batchSetRaw(entries, options)
          await save()
        },
        async batchDelete(keys, options) {
          await kv.batchDelete(keys, options)
          await save()
        },
        ...atRest(kv, state, (data) => {
          data.clear()
          for (const [key, value] of saves.image) data.set(key, value)
        }),
      }
    },
  },
]

/** What the clients of one store share of its saves. */
interface Saves {
  image: ReadonlyMap<string, Uint8Array>
  running: Promise<void> | undefined
}

const savesByPlace = new WeakMap<StoreState, Saves>()

function savesOf(state: StoreState): Saves {
  const known = savesByPlace.get(state) ?? { image: new Map(), running: undefined }
  savesByPlace.set(state, known)
  return known
}
