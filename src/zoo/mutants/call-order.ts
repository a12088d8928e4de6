/** Stores that promise that a client's later write wins, and let an earlier one win. */
import { turn } from '../alterations.ts'
import type { Defect } from '../mutant.ts'
import type { StoreState } from '../zoo-backend.ts'

const law = 'concurrency/call-order'
const profile = { callOrder: 'program' } as const

/** Writes under way by their keys, in one store. */
const underWay = new WeakMap<StoreState, Map<string, Promise<void>>>()

function writing(state: StoreState): Map<string, Promise<void>> {
  const known = underWay.get(state) ?? new Map<string, Promise<void>>()
  underWay.set(state, known)
  return known
}

export const callOrderMutants: readonly Defect[] = [
  {
    id: 'queue-dropped-while-writing',
    defect: 'A write that comes while its file is being written is acknowledged with that file, unwritten.',
    source: 'node-persist 4.0.4, src/local-storage.js',
    law,
    profile,
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        await kv.batchGetRaw([key], options)
        const before = writing(state).get(key)
        if (before !== undefined) return before
        const mine = turn().then(() => kv.setRaw(key, value))
        writing(state).set(key, mine)
        await mine.finally(() => writing(state).delete(key))
      },
    }),
  },
  {
    id: 'small-writes-overtake',
    defect: 'A small write overtakes a large one, which is sent in more pieces.',
    source: 'pools of connections, each write on whichever is free',
    law,
    profile,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await kv.batchGetRaw([key], options)
        if (value.length > 65_536) await turn()
        await kv.setRaw(key, value)
      },
    }),
  },
  {
    id: 'deletions-overtake',
    defect: 'A deletion is done at once, and a write takes a moment, so that what was deleted last is there.',
    source: 'write buffers that deletions go past',
    law,
    profile,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await kv.batchGetRaw([key], options)
        await turn()
        await kv.setRaw(key, value)
      },
    }),
  },
  {
    id: 'batches-overtake',
    defect: 'A batch is sent at once, and a single write goes through a queue.',
    source: 'pipelines beside commands',
    law,
    profile,
    alter(kv) {
      let queue: Promise<unknown> = Promise.resolve()
      return {
        async setRaw(key, value, options) {
          await kv.batchGetRaw([key], options)
          const mine = queue.then(turn).then(() => kv.setRaw(key, value))
          queue = mine
          await mine
        },
        async delete(key, options) {
          await kv.batchGetRaw([key], options)
          const mine = queue.then(() => kv.delete(key))
          queue = mine
          await mine
        },
      }
    },
  },
  {
    id: 'writes-in-any-order',
    defect: 'Two writes that are queued together are written last first.',
    source: 'a stack where a queue belongs',
    law,
    profile,
    alter(kv) {
      const stack: (() => Promise<void>)[] = []
      const drain = async (): Promise<void> => {
        await turn()
        for (let next = stack.pop(); next !== undefined; next = stack.pop()) await next()
      }
      return {
        async setRaw(key, value, options) {
          await kv.batchGetRaw([key], options)
          return new Promise((resolve, reject) => {
            stack.push(() => kv.setRaw(key, value).then(resolve, reject))
            if (stack.length === 1) void drain()
          })
        },
      }
    },
  },
]
