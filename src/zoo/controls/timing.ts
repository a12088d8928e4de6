/** Correct stores that take their time, or show writes late, as their profile says. */
import { setTimeout as wait } from 'node:timers/promises'
import { drawStream, type ReferenceData, sleep, systemClock } from '../../kv/index.ts'
import { turn, wrapped } from '../alterations.ts'
import { type Alter, altered, clientIn, type StoreState } from '../zoo-backend.ts'
import type { ControlRow } from '../control-store.ts'

/** A write on its way to one replica. */
interface Change {
  readonly at: number
  readonly key: string
  readonly value: Uint8Array | undefined
}

/** What one client sees: a copy of the store that writes reach in order, and late. */
interface Replica {
  readonly data: ReferenceData
  readonly pending: Change[]
}

const replicas = new WeakMap<StoreState, Replica[]>()

function receive(replica: Replica, until: number): void {
  while (replica.pending[0] !== undefined && replica.pending[0].at <= until) {
    const change = replica.pending.shift()
    if (change?.value !== undefined) replica.data.set(change.key, change.value)
    else if (change !== undefined) replica.data.delete(change.key)
  }
}

/** Reads of a replica that lags by up to `lagMs`; a client's own writes reach it `atOnce`, or late as all others do. */
function lagging(lagMs: number, atOnce: boolean): (state: StoreState) => ReturnType<typeof altered> {
  return (state) => {
    const all = replicas.get(state) ?? []
    replicas.set(state, all)
    const own: Replica = { data: new Map(state.data), pending: [] }
    all.push(own)
    const next = drawStream(7, 'lag', all.length)
    const written = (before: ReadonlyMap<string, Uint8Array>): void => {
      const keys = new Set([...before.keys(), ...state.data.keys()])
      for (const key of keys) {
        const value = state.data.get(key)
        if (value === before.get(key)) continue
        for (const replica of all) {
          const delay = next() * lagMs
          const at = Math.max(performance.now() + delay, replica.pending.at(-1)?.at ?? 0)
          replica.pending.push({ at, key, value })
        }
      }
      if (atOnce) receive(own, Infinity)
    }
    const reader = clientIn({ ...state, data: own.data })
    return altered(state, (kv) => {
      const writing = wrapped(kv, async (make, options) => {
        const before = new Map(state.data)
        try {
          return await make(options)
        } finally {
          written(before)
        }
      })
      const reading = wrapped(reader, (make, options) => {
        receive(own, performance.now())
        return make(options)
      })
      return {
        ...writing,
        getRaw: reading.getRaw,
        list: reading.list,
        batchGetRaw: reading.batchGetRaw,
        async close() {
          const index = all.indexOf(own)
          if (index >= 0) all.splice(index, 1)
          await reader.close()
          await kv.close()
        },
      }
    })
  }
}

/** How long one call takes: a turn of the event loop, or, once in so many calls, some milliseconds. */
function pauses(address: string, toMs: number, onceIn: number): () => Promise<void> {
  const draw = drawStream(3, address)
  return () => (draw() * onceIn < 1 ? wait(draw() * toMs) : turn())
}

/** Calls do what they do at once and say so late. */
function slow(toMs: number, onceIn: number): Alter {
  return (kv) => {
    const pause = pauses('slow', toMs, onceIn)
    return {
      ...wrapped(kv, async (make, options) => {
        const answer = make(options)
        answer.catch(() => {}) // it is told later, below
        await pause()
        return answer
      }),
      async close() {
        await pause()
        await kv.close()
      },
    }
  }
}

/** The same answer, one turn of the event loop later. */
async function endingLate<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } finally {
    await turn()
  }
}

export const controlsByTiming: readonly ControlRow[] = [
  { id: 'slow', peculiarity: 'Calls take their time, now and then some milliseconds.', alter: slow(4, 8) },
  {
    id: 'slow-to-begin',
    peculiarity: 'Calls begin one turn of the event loop late and end another one later.',
    confined: true,
    alter: (kv) =>
      wrapped(kv, async (make, options) => {
        options?.signal?.throwIfAborted()
        await turn()
        try {
          return await make()
        } finally {
          await turn()
        }
      }),
  },
  {
    id: 'loops',
    peculiarity: 'Batches are loops with pauses in between.',
    alter: (kv) => ({
      async batchSetRaw(entries, options) {
        await kv.batchGetRaw([...entries.keys()], options)
        for (const [key, value] of entries) {
          await kv.setRaw(key, value)
          await turn()
        }
      },
      async batchDelete(keys, options) {
        await kv.batchGetRaw(keys, options)
        for (const key of keys) {
          await kv.delete(key)
          await turn()
        }
      },
    }),
  },
  {
    id: 'eventual',
    peculiarity: 'Every read may be some milliseconds behind, its own writes included.',
    profile: { consistency: 'eventual', sharing: 'shared' },
    make: lagging(2, false),
  },
  {
    id: 'session',
    peculiarity: 'A client sees its own writes at once, and those of others some milliseconds late.',
    profile: { consistency: 'session', sharing: 'shared' },
    make: lagging(2, true),
  },
  {
    id: 'one-process',
    peculiarity: 'Clients in one process share a store, and nothing is said of those in others.',
    profile: { sharing: 'process' },
  },
  {
    id: 'private',
    peculiarity: 'Each client has a store of its own.',
    profile: { sharing: 'private' },
    make: (state) => altered({ ...state, data: new Map() }, () => ({})),
  },
  {
    id: 'signals-ignored',
    peculiarity: 'Signals are not heeded, as the profile says, and calls take a while.',
    profile: { cancellation: 'none' },
    alter: slow(3, 8),
  },
  {
    id: 'aborts-in-flight',
    peculiarity:
      'An abort in flight takes effect at once; the write may still arrive, before any later call of the client.',
    profile: { cancellation: 'during' },
    alter(kv) {
      let queue: Promise<unknown> = Promise.resolve()
      const pause = pauses('pipeline', 3, 8)
      return wrapped(kv, async (make, options) => {
        options?.signal?.throwIfAborted()
        const sent = queue.then(async () => {
          await pause()
          return make()
        })
        queue = sent.catch(() => {})
        const { signal } = options ?? {}
        if (signal === undefined) return sent
        const given = new AbortController()
        const up = sleep(systemClock, Infinity, AbortSignal.any([signal, given.signal])).catch(() => {})
        await Promise.race([queue, up])
        given.abort()
        return signal.aborted ? Promise.reject(signal.reason) : sent
      })
    },
  },
  {
    id: 'close-waits',
    peculiarity: 'A close waits for the calls in flight.',
    confined: true,
    alter(kv) {
      const flying = new Set<Promise<unknown>>()
      return {
        ...wrapped(kv, (make, options) => {
          const told = endingLate(make(options))
          flying.add(told)
          told.catch(() => {}).finally(() => flying.delete(told))
          return told
        }),
        async close() {
          await Promise.allSettled(flying)
          await kv.close()
        },
      }
    },
  },
  {
    id: 'writes-in-order',
    peculiarity: 'Writes and batches wait for one another, each for a while of its own.',
    profile: { callOrder: 'program' },
    alter(kv) {
      let all: Promise<unknown> = Promise.resolve()
      const pause = pauses('queue', 0, 2)
      const queued = <T>(make: () => Promise<T>): Promise<T> => {
        const mine = all.then(pause).then(make)
        all = mine.catch(() => {})
        return mine
      }
      return {
        setRaw: (key, value, options) => queued(() => kv.setRaw(key, value, options)),
        delete: (key, options) => queued(() => kv.delete(key, options)),
        batchSetRaw: (entries, options) => queued(() => kv.batchSetRaw(entries, options)),
        batchDelete: (keys, options) => queued(() => kv.batchDelete(keys, options)),
        async close() {
          await all
          await kv.close()
        },
      }
    },
  },
]
