import { describe, expect, it } from 'vitest'
import {
  type AnyKV,
  everyMethod,
  KVError,
  type Methods,
  probeSharing,
  type ReferenceData,
  ReferenceStore,
  type VirtualClock,
  virtualClock,
} from '../../src/kv/index.ts'

const probe = { key: 'probe', consistency: 'linearizable', timeoutMs: 100 } as const

/** `store`, with another `op`. */
const but = (store: ReferenceStore, changes: Partial<Methods>): AnyKV => {
  const methods: Methods = store
  return everyMethod((op) => changes[op] ?? ((...given) => methods[op](...given)))
}

/** A client that sees what is written 30 ms later. */
const lagging = (clock: VirtualClock, data: ReferenceData): AnyKV => {
  const store = new ReferenceStore({}, data)
  return but(store, {
    getRaw: async (key) => {
      if (clock.now() < 30) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
      return store.getRaw(key)
    },
  })
}

describe('two clients', () => {
  it('share where one sees what the other writes, and nothing of that stays behind', async () => {
    const data: ReferenceData = new Map()
    const [writer, reader] = [new ReferenceStore({}, data), new ReferenceStore({}, data)]
    await expect(probeSharing(writer, reader, probe)).resolves.toBe('shared')
    expect(data.size).toBe(0)
  })

  it('share where they are one', async () => {
    const store = new ReferenceStore()
    await store.close()
    await expect(probeSharing(store, store, probe)).resolves.toBe('shared')
  })

  it('do not share where one does not see what the other writes', async () => {
    const data: ReferenceData = new Map()
    await expect(probeSharing(new ReferenceStore({}, data), new ReferenceStore(), probe)).resolves.toBe('private')
    expect(data.size).toBe(0)
  })

  it('count as not sharing where that cannot be found out: the write fails, throws or never ends', async () => {
    const closed = new ReferenceStore()
    await closed.close()
    await expect(probeSharing(closed, new ReferenceStore(), probe)).resolves.toBe('private')
    const data: ReferenceData = new Map()
    const reader = new ReferenceStore({}, data)
    const throwing = but(reader, {
      setRaw: () => {
        throw new Error('not even a promise')
      },
    })
    await expect(probeSharing(throwing, reader, probe)).resolves.toBe('private')
    const signals: (AbortSignal | undefined)[] = []
    const silent = but(reader, {
      setRaw: (_key, _value, options) => {
        signals.push(options?.signal)
        return new Promise(() => {})
      },
    })
    const clock = virtualClock()
    await expect(clock.run(() => probeSharing(silent, reader, { ...probe, clock }))).resolves.toBe('private')
    expect([clock.now(), signals.map((signal) => signal?.aborted)]).toEqual([100, [true]])
  })

  it('may see each other late where the store promises no more', async () => {
    for (const [consistency, sharing] of [
      ['eventual', 'shared'],
      ['session', 'shared'],
      ['linearizable', 'private'],
    ] as const) {
      const clock = virtualClock()
      const data: ReferenceData = new Map()
      const clients = [new ReferenceStore({}, data), lagging(clock, data)] as const
      const found = clock.run(() => probeSharing(...clients, { ...probe, consistency, clock }))
      await expect(found, consistency).resolves.toBe(sharing)
    }
  })
})
