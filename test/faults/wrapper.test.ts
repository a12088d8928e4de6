import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type AnyKV,
  type FullKV,
  can,
  type KV,
  KVError,
  type KVWithBatch,
  type KVWithHealth,
  ReferenceStore,
} from '../../src/kv/index.ts'
import { faults, withFaults, type WithFaults } from '../../src/faults/index.ts'
import { bytes, filledStore, samples, seen } from './probe.ts'

/** The operations that every store has, of a store that has more. */
function plain(store: ReferenceStore): KV {
  return {
    getRaw: (key, options) => store.getRaw(key, options),
    setRaw: (key, value, options) => store.setRaw(key, value, options),
    delete: (key, options) => store.delete(key, options),
    list: (prefix, options) => store.list(prefix, options),
    close: () => store.close(),
  }
}

describe('the wrapper has the interface of what it wraps', () => {
  const store = new ReferenceStore()
  const batch: KVWithBatch = {
    ...plain(store),
    batchGetRaw: (keys) => store.batchGetRaw(keys),
    batchSetRaw: (entries) => store.batchSetRaw(entries),
    batchDelete: (keys) => store.batchDelete(keys),
  }
  const health: KVWithHealth = { ...plain(store), health: () => store.health() }

  it.each<readonly [string, AnyKV, boolean, boolean]>([
    ['all', store, true, true],
    ['batch', batch, true, false],
    ['health', health, false, true],
    ['neither', plain(store), false, false],
  ])('%s', (_name, inner, wantsBatch, wantsHealth) => {
    const kv: AnyKV = withFaults(inner, faults())
    expect([can(kv, 'batch'), can(kv, 'health')]).toEqual([wantsBatch, wantsHealth])
    expect(['batchGetRaw' in kv, 'health' in kv]).toEqual([wantsBatch, wantsHealth])
  })

  it('in its types too', () => {
    expectTypeOf(withFaults(store, faults())).branded.toEqualTypeOf<FullKV & WithFaults>()
    expectTypeOf(withFaults(batch, faults())).toEqualTypeOf<KVWithBatch & WithFaults>()
    expectTypeOf(withFaults(health, faults())).toEqualTypeOf<KVWithHealth & WithFaults>()
  })
})

describe('where no fault is about a call', () => {
  it("it goes straight through: the caller gets the inner store's own promise", () => {
    const promise = Promise.resolve(bytes('x'))
    const kv = withFaults({ ...plain(new ReferenceStore()), getRaw: () => promise }, faults().on('setRaw').hang())
    expect(kv.getRaw('k')).toBe(promise)
  })

  it.each(Object.entries(samples))('%s gives what the inner store gives', async (_op, { call, gives }) => {
    expect(await seen(call(withFaults(await filledStore(), faults())))).toEqual(gives)
  })

  it.each(Object.entries(samples))('%s gives the same behind faults that change nothing', async (_op, sample) => {
    const idle = faults({ allowLies: true }).on('any', 'close').delay(0).on('any').probability(0).lie('lostWrite')
    expect(await seen(sample.call(withFaults(await filledStore(), idle, { seed: 1 })))).toEqual(sample.gives)
  })
})

describe("the inner store's own errors", () => {
  it('pass through as they are, the very same objects', async () => {
    const own = new KVError('KV_NOT_FOUND', { op: 'getRaw', key: 'k' })
    const inner = { ...plain(new ReferenceStore()), getRaw: () => Promise.reject(own) }
    for (const plan of [
      faults(),
      faults().on('getRaw').delay(0),
      faults({ allowLies: true }).on('list').lie('staleKey'),
    ]) {
      await expect(withFaults(inner, plan, { seed: 1 }).getRaw('k')).rejects.toBe(own)
    }
  })

  it('are understood with a classifier where they carry no code', async () => {
    class Missing extends Error {}
    const store = new ReferenceStore()
    const inner: KV = { ...plain(store), getRaw: (key) => store.getRaw(key).catch(() => Promise.reject(new Missing())) }
    const kv = withFaults(inner, faults({ allowLies: true }).on('getRaw').lie('staleRead'), {
      seed: 1,
      errorCode: (error) => (error instanceof Missing ? 'KV_NOT_FOUND' : undefined),
    })
    await kv.setRaw('k', bytes('1'))
    expect(await seen(kv.getRaw('k'))).toBe('KV_NOT_FOUND') // as before the first write
    await kv.delete('k')
    expect(await seen(kv.getRaw('k'))).toBe('1')
  })

  it('a store that throws at once is passed on as it is, or as a rejection where a fault is about the call', async () => {
    const inner: KV = {
      ...plain(new ReferenceStore()),
      getRaw: () => {
        throw new Error('at once')
      },
    }
    expect(() => void withFaults(inner, faults()).getRaw('k')).toThrow('at once')
    await expect(withFaults(inner, faults().on('getRaw').delay(0), { seed: 1 }).getRaw('k')).rejects.toThrow('at once')
  })
})
