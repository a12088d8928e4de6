import { describe, expect, it } from 'vitest'
import {
  type CallOptions,
  type FullKV,
  type Operation,
  type ReferenceData,
  ReferenceStore,
} from '../../src/kv/index.ts'

const one = new Uint8Array([1])

/** Every operation but close, called in a way that succeeds on a store with the key `a`. */
const calls: Readonly<Record<Exclude<Operation, 'close'>, (kv: FullKV, options?: CallOptions) => Promise<unknown>>> = {
  getRaw: (kv, options) => kv.getRaw('a', options),
  setRaw: (kv, options) => kv.setRaw('new', one, options),
  delete: (kv, options) => kv.delete('a', options),
  list: (kv, options) => kv.list('a', options),
  batchGetRaw: (kv, options) => kv.batchGetRaw(['a'], options),
  batchSetRaw: (kv, options) => kv.batchSetRaw(new Map([['new', one]]), options),
  batchDelete: (kv, options) => kv.batchDelete(['a'], options),
  has: (kv, options) => kv.has('a', options),
  health: (kv, options) => kv.health(options),
}

const withA = (): ReferenceData => new Map([['a', one]])

describe.each(Object.entries(calls))('%s', (op, call) => {
  it('rejects with the reason of an aborted signal, the very same, and has no effect', async () => {
    const data = withA()
    await expect(call(new ReferenceStore({}, data), { signal: AbortSignal.abort(0) })).rejects.toBe(0)
    expect(data).toEqual(withA())
  })

  it('rejects KV_CLOSED after close, an aborted signal or not, and has no effect', async () => {
    const data = withA()
    const store = new ReferenceStore({}, data)
    await store.close()
    await store.close()
    await expect(call(store)).rejects.toMatchObject({ code: 'KV_CLOSED', op })
    await expect(call(store, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'KV_CLOSED', op })
    expect(data).toEqual(withA())
  })

  it('does not look at the signal where the profile says so', async () => {
    const store = new ReferenceStore({ cancellation: 'none' }, withA())
    await expect(call(store, { signal: AbortSignal.abort() })).resolves.not.toThrow()
  })
})

describe('a reference store', () => {
  it('copies what goes in and what comes out, one by one and in a batch', async () => {
    const store = new ReferenceStore()
    const given = Buffer.from([1, 2])
    await store.setRaw('a', given)
    await store.batchSetRaw(new Map([['b', given]]))
    given.fill(9)
    for (const key of ['a', 'b']) {
      const got = await store.getRaw(key)
      expect(got).toEqual(new Uint8Array([1, 2]))
      got.fill(9)
      const batch = await store.batchGetRaw([key])
      expect(batch.get(key)).toEqual(new Uint8Array([1, 2]))
      batch.get(key)?.fill(9)
      expect(await store.getRaw(key)).toEqual(new Uint8Array([1, 2]))
    }
  })

  it('shares its entries with every client that was given the same map, and outlives the closing of one', async () => {
    const data: ReferenceData = new Map()
    const [first, second] = [new ReferenceStore({}, data), new ReferenceStore({}, data)]
    await first.setRaw('a', one)
    await first.close()
    expect(await second.getRaw('a')).toEqual(one)
    expect([first.closed, second.closed]).toEqual([true, false])
  })

  it('applies nothing of a batch that it refuses', async () => {
    const store = new ReferenceStore({ limits: { valueBytes: 1 } }, withA())
    const refused: readonly (readonly [string, Map<string, Uint8Array>])[] = [
      [
        'KV_EMPTY_KEY',
        new Map([
          ['b', one],
          ['', one],
        ]),
      ],
      [
        'KV_VALUE_TOO_LARGE',
        new Map([
          ['b', one],
          ['c', new Uint8Array(2)],
        ]),
      ],
    ]
    for (const [code, entries] of refused) {
      await expect(store.batchSetRaw(entries)).rejects.toMatchObject({ code })
      expect(await store.batchGetRaw(['a', 'b', 'c'])).toEqual(withA())
    }
    await expect(store.batchDelete(['a', ''])).rejects.toMatchObject({ code: 'KV_EMPTY_KEY' })
    expect(await store.getRaw('a')).toEqual(one)
  })

  it('leaves absent keys out of a batch, takes the same key twice, and an empty batch', async () => {
    const store = new ReferenceStore({}, withA())
    expect(await store.batchGetRaw(['a', 'absent', 'a'])).toEqual(withA())
    await store.batchDelete(['a', 'a', 'absent'])
    await store.batchSetRaw(new Map())
    expect(await store.batchGetRaw([])).toEqual(new Map())
    await expect(store.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND', op: 'getRaw', key: 'a' })
  })

  it('lists in the order of the bytes where it promises one, and by segments where that is what a prefix means', async () => {
    const keys = ['\u{10000}', 'a/b', '\uffff', 'a', 'ab']
    const data: ReferenceData = new Map(keys.map((key) => [key, one]))
    const listed = (profile: ConstructorParameters<typeof ReferenceStore>[0], prefix: string): Promise<string[]> =>
      new ReferenceStore({ emptyPrefix: 'all', ...profile }, data).list(prefix)
    expect(await listed({}, '')).toEqual(keys)
    expect(await listed({ listOrder: 'bytes' }, '')).toEqual(['a', 'a/b', 'ab', '\uffff', '\u{10000}'])
    expect(await listed({ prefix: 'segment' }, 'a')).toEqual(['a/b', 'a'])
    expect(await listed({}, 'a')).toEqual(['a/b', 'a', 'ab'])
  })

  it.each<[Operation, (kv: FullKV) => Promise<unknown>]>([
    ['list', calls.list],
    ['batchGetRaw', calls.batchGetRaw],
    ['batchSetRaw', calls.batchSetRaw],
    ['batchDelete', calls.batchDelete],
    ['health', calls.health],
  ])('rejects KV_UNSUPPORTED for %s where the profile has none', async (op, call) => {
    const store = new ReferenceStore({ list: 'unsupported', batch: 'absent', health: 'absent' }, withA())
    await expect(call(store)).rejects.toMatchObject({ code: 'KV_UNSUPPORTED', op })
  })

  it('rejects and never throws, whatever it is given', async () => {
    const store = new ReferenceStore()
    const nothing = JSON.parse('null')
    for (const call of [
      () => store.getRaw(nothing),
      () => store.setRaw('a', nothing),
      () => store.list(nothing),
      () => store.batchGetRaw(nothing),
      () => store.batchSetRaw(nothing),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(TypeError)
    }
  })
})
