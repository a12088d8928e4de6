import { describe, expect, expectTypeOf, it } from 'vitest'
import { virtualClock } from '../../src/kv/index.ts'
import { type Calls, MockKV } from '../../src/mock/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a record', () => {
  it('says what went in, what came out and when', async () => {
    const clock = virtualClock(5_000)
    const kv = new MockKV({ entries: { a: 'one' }, clock })
    const controller = new AbortController()
    await kv.getRaw('a', { signal: controller.signal })
    expect(kv.calls[0]).toEqual({
      seq: 1,
      client: 'main',
      op: 'getRaw',
      key: 'a',
      keys: undefined,
      value: undefined,
      options: { signal: controller.signal },
      outcome: 'ok',
      result: bytes('one'),
      error: undefined,
      startedAt: 5_000,
      durationMs: 0,
      fault: undefined,
    })
  })

  it('holds copies of the arguments, whatever the caller does with them later', async () => {
    const kv = new MockKV()
    const value = bytes('one')
    const buffer = Buffer.from('two')
    const keys = ['a', 'b']
    const entries = new Map([['c', value]])
    await kv.setRaw('a', value)
    await kv.setRaw('b', buffer)
    await kv.batchGetRaw(keys)
    await kv.batchSetRaw(entries)
    await kv.batchDelete(keys)
    value.fill(0)
    buffer.fill(0)
    keys.length = 0
    entries.clear()
    expect(kv.calls.of('setRaw').map((call) => call.value)).toEqual([bytes('one'), bytes('two')])
    expect(kv.calls.of('batchGetRaw').last?.keys).toEqual(['a', 'b'])
    expect(kv.calls.of('batchSetRaw').last?.value).toEqual(new Map([['c', bytes('one')]]))
    expect(kv.calls.of('batchSetRaw').last?.keys).toEqual(['c'])
    expect(kv.calls.of('batchDelete').last?.keys).toEqual(['a', 'b'])
  })

  it('holds copies of the results, and neither the caller nor the record reaches into the store', async () => {
    const kv = new MockKV({ entries: { a: 'one' } })
    const value = await kv.getRaw('a')
    value.fill(0)
    const batch = await kv.batchGetRaw(['a'])
    batch.get('a')?.fill(0)
    batch.clear()
    const list = await kv.list('a')
    list.length = 0
    expect(kv.calls.of('getRaw').last?.result).toEqual(bytes('one'))
    expect(kv.calls.of('batchGetRaw').last?.result).toEqual(new Map([['a', bytes('one')]]))
    expect(kv.calls.of('list').last?.result).toEqual(['a'])
    kv.calls.of('getRaw').last?.result?.fill(0)
    expect(await kv.getRaw('a')).toEqual(bytes('one'))
  })

  it('is there as pending from the moment of the call, and settles in place', async () => {
    const kv = new MockKV()
    const setting = kv.setRaw('a', bytes('x'))
    const record = kv.calls.last
    expect(record).toMatchObject({ op: 'setRaw', outcome: 'pending', durationMs: undefined })
    await setting
    expect(record).toMatchObject({ outcome: 'ok' })
    expect(kv.calls.pending().count).toBe(0)
  })

  it('holds the very error with which the call rejected', async () => {
    const kv = new MockKV()
    const error: unknown = await kv.getRaw('absent').catch((thrown: unknown) => thrown)
    expect(kv.calls.last?.error).toBe(error)
    const reason = { why: 'not an error' }
    const controller = new AbortController()
    controller.abort(reason)
    await kv.delete('a', { signal: controller.signal }).catch(() => {})
    expect(kv.calls.last).toMatchObject({ outcome: 'error' })
    expect(kv.calls.last?.error).toBe(reason)
  })

  it('is made of calls with arguments of the wrong type too, which reject and never throw', async () => {
    const kv = new MockKV()
    for (const call of [
      () => kv.getRaw(JSON.parse('7')),
      () => kv.setRaw('a', JSON.parse('"text"')),
      () => kv.batchSetRaw(JSON.parse('{"a":1}')),
      () => kv.batchGetRaw(JSON.parse('null')),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(TypeError)
    }
    expect(kv.calls.failed().count).toBe(4)
    // and can be read like all others, for a table is what one prints to find such a call
    expect(
      kv.calls
        .toTable()
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/ +\d+$/, '')),
    ).toEqual([
      '1  getRaw(7)        ✗ TypeError: getRaw: the key is a number; expected a string',
      '2  setRaw("a")      ✗ TypeError: setRaw: the value is a string; expected a Uint8Array (a Buffer is one; text needs a TextEncoder)',
      '3  batchSetRaw({})  ✗ TypeError: batchSetRaw: the entries are a plain object; expected a Map',
      '4  batchGetRaw([])  ✗ TypeError: batchGetRaw: the keys are null; expected an array of strings',
    ])
    expect(kv.calls.forKey(/./).map((call) => call.seq)).toEqual([2])
    expect(JSON.parse(JSON.stringify(kv.calls))).toHaveLength(4)
  })

  it('leaves out of the entries of a batch what is no bytes, and names its key all the same', async () => {
    const kv = new MockKV()
    const entries = new Map<string, Uint8Array>([['good', bytes('1')]])
    entries.set('bad', JSON.parse('null'))
    await expect(kv.batchSetRaw(entries)).rejects.toBeInstanceOf(TypeError)
    expect(kv.calls.of('batchSetRaw').last).toMatchObject({
      keys: ['good', 'bad'],
      value: new Map([['good', bytes('1')]]),
    })
  })
})

describe('kv.calls', () => {
  async function busy(): Promise<MockKV> {
    const kv = new MockKV({ entries: { 'user:1': 'Ada', 'user:2': 'Grace' } })
    await kv.getRaw('user:1')
    await kv.setRaw('user:1', bytes('Ada L.'))
    await kv.getRaw('none').catch(() => {})
    await kv.list('user:')
    await kv.batchGetRaw(['user:1', 'other'])
    await kv.delete('user:2')
    return kv
  }

  it('is an array that cannot be changed', async () => {
    const { calls } = await busy()
    expect(Array.isArray(calls)).toBe(true)
    expect(calls.length).toBe(6)
    expect([...calls].map((call) => call.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(calls.at(-1)).toBe(calls[5])
    expect(Object.isFrozen(calls)).toBe(true)
    expect(calls.map((call) => call.op)).toEqual(['getRaw', 'setRaw', 'getRaw', 'list', 'batchGetRaw', 'delete'])
  })

  it('is the same array as long as nothing new happens', async () => {
    const kv = await busy()
    const before = kv.calls
    expect(kv.calls).toBe(before)
    await kv.getRaw('user:1')
    expect(kv.calls).not.toBe(before)
    expect(before.count).toBe(6)
  })

  it('chains filters', async () => {
    const { calls } = await busy()
    expect(calls.of('getRaw').count).toBe(2)
    expect(calls.of('getRaw', 'delete').count).toBe(3)
    expect(calls.of('getRaw').failed().first?.key).toBe('none')
    expect(calls.failed('KV_NOT_FOUND').count).toBe(1)
    expect(calls.failed('KV_TIMEOUT').count).toBe(0)
    expect(calls.succeeded().count).toBe(5)
    expect(calls.forKey('user:1').map((call) => call.op)).toEqual(['getRaw', 'setRaw', 'batchGetRaw'])
    expect(calls.forKey('user:*').of('list').last?.key).toBe('user:')
    expect(calls.where((call) => call.seq > 4).count).toBe(2)
    expect(calls.faulted().count).toBe(0)
    expect(calls.of('health').last).toBeUndefined()
  })

  it('knows the types of the calls of one operation', async () => {
    const { calls } = await busy()
    const sets: Calls<'setRaw'> = calls.of('setRaw')
    expectTypeOf(sets.forKey('a').last?.value).toEqualTypeOf<Uint8Array | undefined>()
    expectTypeOf(calls.of('getRaw').last?.key).toEqualTypeOf<string | undefined>()
    expect(sets.last?.value).toEqual(bytes('Ada L.'))
  })

  it('refuses an operation that does not exist', async () => {
    const { calls } = await busy()
    // @ts-expect-error: the name is misspelt
    expect(() => calls.of('get')).toThrow("calls.of is 'get'; expected one of 'getRaw'")
  })

  it('gives the calls that began while some work ran, under the filters it has', async () => {
    const kv = await busy()
    const during = await kv.calls
      .of('getRaw')
      .forKey('user:*')
      .during(async () => {
        await kv.getRaw('user:1')
        await kv.getRaw('none').catch(() => {})
        await kv.setRaw('user:1', bytes('x'))
      })
    expect(during.map((call) => call.seq)).toEqual([7])
    await expect(kv.calls.during(() => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed')
  })

  it('prints as a table', async () => {
    const kv = new MockKV({ entries: { 'user:1': 'Ada' }, clock: virtualClock() })
    await kv.getRaw('user:1')
    await kv.setRaw('blob', new Uint8Array([0, 255]))
    await kv.getRaw('none').catch(() => {})
    await kv.list('u')
    await kv.batchSetRaw(new Map([['k', bytes('v')]]))
    await kv.batchGetRaw(['k', 'user:1'])
    kv.on('health').delays(1)
    const asking = kv.health()
    expect(kv.calls.toTable()).toBe(
      [
        '#  call                           outcome                        ms',
        '1  getRaw("user:1")               → "Ada"                        0',
        '2  setRaw("blob", 2 bytes 00 ff)  → ok                           0',
        '3  getRaw("none")                 ✗ KV_NOT_FOUND                 0',
        '4  list("u")                      → ["user:1"]                   0',
        '5  batchSetRaw({"k": "v"})        → ok                           0',
        '6  batchGetRaw(["k", "user:1"])   → {"k": "v", "user:1": "Ada"}  0',
        '7  health()                       … pending',
      ].join('\n'),
    )
    await kv.advance(1)
    await asking
  })

  it('survives JSON', async () => {
    const kv = new MockKV({ entries: { a: 'Ada' }, clock: virtualClock(7) })
    await kv.getRaw('a')
    await kv.batchSetRaw(new Map([['b', new Uint8Array([255])]]))
    await kv.getRaw('c').catch(() => {})
    expect(JSON.parse(JSON.stringify(kv.calls))).toEqual([
      {
        seq: 1,
        client: 'main',
        op: 'getRaw',
        key: 'a',
        outcome: 'ok',
        result: { text: 'Ada' },
        startedAt: 7,
        durationMs: 0,
      },
      {
        seq: 2,
        client: 'main',
        op: 'batchSetRaw',
        keys: ['b'],
        entries: [['b', { hex: 'ff' }]],
        outcome: 'ok',
        startedAt: 7,
        durationMs: 0,
      },
      {
        seq: 3,
        client: 'main',
        op: 'getRaw',
        key: 'c',
        outcome: 'error',
        error: { name: 'KVError', code: 'KV_NOT_FOUND', message: 'getRaw("c"): there is no such key [KV_NOT_FOUND]' },
        startedAt: 7,
        durationMs: 0,
      },
    ])
  })
})

describe('recordCalls', () => {
  it('keeps the newest records, in order, and counts those that made room', async () => {
    const kv = new MockKV({ recordCalls: { limit: 3 } })
    for (let index = 1; index <= 8; index += 1) {
      await kv.delete(`k${index}`)
      const kept = Math.min(index, 3)
      expect(kv.calls.map((call) => call.key)).toEqual(
        Array.from({ length: kept }, (_, place) => `k${index - kept + 1 + place}`),
      )
    }
    expect(kv.droppedCalls).toBe(5)
    expect(kv.calls.last?.seq).toBe(8)
    kv.clearCalls()
    expect(kv.calls.count).toBe(0)
    expect(kv.droppedCalls).toBe(0)
    await kv.delete('again')
    expect(kv.calls.map((call) => call.seq)).toEqual([9])
  })

  it('keeps none when it is false', async () => {
    const kv = new MockKV({ recordCalls: false })
    await kv.delete('a')
    expect(kv.calls.count).toBe(0)
    expect(kv.droppedCalls).toBe(1)
  })
})
