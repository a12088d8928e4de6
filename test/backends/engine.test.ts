import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Codec, codecs, type EngineCalls, type EngineOptions, fromEngine } from '../../src/backends/engine.ts'
import { assertConformance, runConformance } from '../../src/conformance/index.ts'
import type { Backend, KV, KVWithBatch, KVWithHas, KVWithHealth, Profile } from '../../src/kv/index.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

/** A library with the least calls, none of which waits for anything. */
function overMap<V>(map: Map<string, V> = new Map()) {
  return {
    get: (key: string) => map.get(key),
    set: (key: string, value: V) => map.set(key, value),
    delete: (key: string) => map.delete(key),
    keys: () => map.keys(),
  }
}

/** Every call that the contract has a use for. */
function everyCall(map: Map<string, string>): EngineCalls<string> {
  return {
    ...overMap(map),
    getMany: async (keys) => keys.map((key) => map.get(key)),
    setMany: async (entries) => entries.forEach(([key, value]) => map.set(key, value)),
    deleteMany: async (keys) => keys.forEach((key) => map.delete(key)),
    has: (key) => map.has(key),
    ping: () => {},
  }
}

/** One map a namespace, seen by every client of it. */
function backendOver<V>(
  calls: (map: Map<string, V>) => EngineCalls<V>,
  profile: Profile,
  options: EngineOptions<V> & { readonly codec: Codec<V> },
): Backend {
  const maps = new Map<string, Map<string, V>>()
  return {
    name: 'maps',
    profile: { durability: 'reopen', sharing: 'shared', ...profile },
    isolates: true,
    open(namespace) {
      const map = maps.get(namespace) ?? new Map<string, V>()
      maps.set(namespace, map)
      return fromEngine(calls(map), profile, options)
    },
  }
}

describe('a store over the calls of a library', () => {
  it('keeps every law over four calls that answer at once', async () => {
    await assertConformance(backendOver(overMap<string>, {}, { codec: codecs.latin1 }), { tier: 'smoke', seed: 1 })
  })

  it('keeps every law over all calls, and ends what is aborted in flight', async () => {
    const profile: Profile = { batch: 'atomic', cancellation: 'during' }
    await assertConformance(backendOver(everyCall, profile, { codec: codecs.base64, timeoutMs: 1_000 }), {
      tier: 'smoke',
      seed: 1,
    })
  })

  it('lets what a library does to memory show through', async () => {
    const report = await runConformance(() => fromEngine(overMap<Uint8Array>()), {
      only: ['aliasing/value-given', 'aliasing/value-returned'],
      seed: 1,
    })
    expect(report.laws.map(({ status }) => status)).toEqual(['failed', 'failed'])
  })

  it('has the operations that follow from its calls, and its type says so', () => {
    const least = fromEngine(overMap<Uint8Array>())
    expect(Object.keys(least)).toEqual(['getRaw', 'setRaw', 'delete', 'list', 'close'])
    expectTypeOf(least).toExtend<KV>()
    expectTypeOf(least).not.toExtend<KVWithBatch>()
    const more = fromEngine({ ...overMap<Uint8Array>(), deleteMany: () => {}, has: () => true, ping: () => {} })
    expectTypeOf(more).toExtend<KVWithBatch & KVWithHealth & KVWithHas>()
    expect(Object.keys(more).slice(5)).toEqual(['batchGetRaw', 'batchSetRaw', 'batchDelete', 'health', 'has'])
    const looped = fromEngine(overMap<Uint8Array>(), { batch: 'loop' })
    expect(Object.keys(looped).slice(5)).toEqual(['batchGetRaw', 'batchSetRaw', 'batchDelete'])
  })

  it.each<[string, Partial<EngineCalls>]>([
    ['an array', { keys: () => ['a/1', 'b', 'a/2'] }],
    ['a promise of a set', { keys: async () => new Set(['a/1', 'b', 'a/2']) }],
    [
      'a stream',
      {
        async *keys() {
          yield* ['a/1', 'b', 'a/2']
        },
      },
    ],
    ['a search of the library', { list: (prefix) => ['a/1', 'a/2', 'b'].filter((key) => key.startsWith(prefix)) }],
    [
      'pages',
      {
        page: (prefix, cursor) => (cursor === 1 ? { keys: [`${prefix}2`] } : { keys: [`${prefix}1`], next: 1 }),
      },
    ],
  ])('lists keys that come as %s', async (_, listing) => {
    const { keys: __, ...calls } = overMap<Uint8Array>()
    expect(await fromEngine({ ...calls, ...listing }).list('a/')).toEqual(['a/1', 'a/2'])
  })

  it('reads an iterator of the library at once, whatever is written meanwhile', async () => {
    const map = new Map([['a/1', bytes(1)]])
    const kv = fromEngine(overMap(map))
    const listing = kv.list('a/')
    for (let turn = 0; turn < 20; turn++) await Promise.resolve().then(() => map.set(`a/late-${turn}`, bytes(2)))
    expect((await listing).length).toBeLessThan(10)
  })

  it('hands on what a search of the library finds, right or wrong', async () => {
    const { keys: _, ...calls } = overMap<Uint8Array>()
    expect(await fromEngine({ ...calls, list: () => ['axb'] }).list('a_')).toEqual(['axb'])
  })

  it('rejects KV_CORRUPT where the library lists what is no key', async () => {
    const kv = fromEngine({ ...overMap<Uint8Array>(), keys: () => JSON.parse('[null]') }, {}, { name: 'Shelf' })
    await expect(kv.list('a')).rejects.toMatchObject({
      code: 'KV_CORRUPT',
      message: 'list: Shelf listed null among its keys [KV_CORRUPT]',
    })
  })

  it.each<[string, unknown]>([
    ['an array in the order of the keys', [bytes(1), undefined, bytes(3)]],
    ['a map', new Map([['a', bytes(1)] as const, ['c', bytes(3)] as const])],
  ])('reads a batch that comes as %s', async (_, answer) => {
    const kv = fromEngine({ ...overMap<Uint8Array>(), getMany: () => answer })
    expect(await kv.batchGetRaw(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', bytes(1)],
        ['c', bytes(3)],
      ]),
    )
  })

  it.each<[string, (key: string) => unknown, EngineOptions]>([
    ['null', () => null, {}],
    ['a value of its own', () => -1, { missing: (value) => value === -1 }],
    [
      'an error',
      () => {
        throw Object.assign(new Error('gone'), { code: 'ENOENT' })
      },
      { errorCode: (error) => (Object(error).code === 'ENOENT' ? 'KV_NOT_FOUND' : undefined) },
    ],
  ])('tells a missing key that the library tells by %s', async (_, answer, options) => {
    const kv = fromEngine({ ...overMap<Uint8Array>(), get: answer, delete: answer }, { batch: 'loop' }, options)
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND', op: 'getRaw', key: 'a' })
    expect(await kv.delete('a')).toBeUndefined()
    expect(await kv.batchGetRaw?.(['a'])).toEqual(new Map())
  })

  it('names errors of sockets itself, and passes on what nothing names', async () => {
    const strange = new Error('strange')
    const thrown = [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), strange]
    const kv = fromEngine({ ...overMap<Uint8Array>(), get: () => Promise.reject(thrown.shift()) })
    await expect(kv.getRaw('a')).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    await expect(kv.getRaw('a')).rejects.toBe(strange)
  })

  it('rejects KV_TIMEOUT at its deadline, and lets no write that was given up overtake a later one', async () => {
    const map = new Map<string, Uint8Array>()
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let writes = 0
    const kv = fromEngine(
      {
        ...overMap(map),
        async set(key, value) {
          writes += 1
          if (writes === 1) await released
          map.set(key, value)
        },
      },
      {},
      { timeoutMs: 20 },
    )
    await expect(kv.setRaw('a', bytes(1))).rejects.toMatchObject({ code: 'KV_TIMEOUT', key: 'a' })
    const value = bytes(2)
    const later = kv.setRaw('a', value)
    value.fill(9)
    release()
    await later
    expect(map.get('a')).toEqual(bytes(2))
  })

  it('ends an aborted call at once where the profile says so, and tells the library', async () => {
    let told: AbortSignal | undefined
    const kv = fromEngine(
      {
        ...overMap<Uint8Array>(),
        get: (_, { signal }) => {
          told = signal
          return new Promise(() => {})
        },
      },
      { cancellation: 'during' },
    )
    const abort = new AbortController()
    const reading = kv.getRaw('a', { signal: abort.signal })
    abort.abort('enough')
    await expect(reading).rejects.toBe('enough')
    expect(told?.aborted).toBe(true)
  })

  it.each<[string, unknown, Profile, string]>([
    ['no object', null, {}, 'fromEngine takes the calls of a library; it was given null'],
    ['too few', { get() {}, set() {} }, {}, 'fromEngine takes functions; delete is undefined'],
    ['no function', { ...overMap(), ping: true }, {}, 'fromEngine takes functions; ping is true'],
    [
      'a name it has not',
      { ...overMap(), remove() {} },
      {},
      "fromEngine has no 'remove'; it takes 'get', 'set', 'delete'",
    ],
    [
      'two ways to list',
      { ...overMap(), list() {} },
      {},
      'fromEngine takes one of keys, list and page; it was given keys and list',
    ],
    [
      'a promise without a call',
      overMap(),
      { health: 'present' },
      "the profile says health: 'present', which needs the call ping",
    ],
    [
      'a batch that is a loop',
      overMap(),
      { batch: 'atomic' },
      "the profile says batch: 'atomic', which needs the call setMany",
    ],
  ])('refuses %s in one sentence', (_, calls, profile, sentence) => {
    expect(() => Reflect.apply(fromEngine, undefined, [calls, profile])).toThrow(sentence)
  })

  it('refuses a deadline that is none', () => {
    expect(() => fromEngine(overMap<Uint8Array>(), {}, { timeoutMs: 0 })).toThrow(
      'timeoutMs is 0; expected a number above 0',
    )
  })
})

describe('a codec', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)

  it.each(Object.entries(codecs))('%s gives every byte back', (_, { encode, decode }) => {
    for (const value of [all, all.subarray(7, 9), bytes()]) {
      expect(new Uint8Array(Buffer.from(decode(encode(value))))).toEqual(new Uint8Array(value))
    }
  })

  it.each<[keyof typeof codecs, unknown, string]>([
    ['bytes', 'text', 'a string'],
    ['bytes', { 0: 1 }, 'an object that is no Uint8Array'],
    ['buffer', new Error('ENOTDIR'), 'an error as the value: Error: ENOTDIR'],
    ['latin1', '\u0100', 'text that is not latin1'],
    ['base64', '-', 'text that is not base64'],
    ['base64', 7, 'a number'],
    ['json', { type: 'Buffer', data: [256] }, 'an object that is no Uint8Array'],
  ])('%s says what it was given instead: %j', (name, value, said) => {
    expect(codecs[name].decode(value)).toBe(said)
  })
})
