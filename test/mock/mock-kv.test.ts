import { describe, expect, it } from 'vitest'
import { KVError, profiles, type Profile, virtualClock } from '../../src/kv/index.ts'
import { MockKV, type MockOptions } from '../../src/mock/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a new MockKV', () => {
  it('holds the entries it is given, text as UTF-8 and bytes as a copy', async () => {
    const given = new Uint8Array([1, 2])
    const kv = new MockKV({ entries: { text: 'é', bytes: given } })
    given.fill(9)
    expect(await kv.getRaw('text')).toEqual(new Uint8Array([0xc3, 0xa9]))
    expect(await kv.getRaw('bytes')).toEqual(new Uint8Array([1, 2]))
    expect(kv.entries()).toEqual(
      new Map([
        ['text', bytes('é')],
        ['bytes', new Uint8Array([1, 2])],
      ]),
    )
  })

  it('takes entries as a map as well', () => {
    expect([...new MockKV({ entries: new Map([['__proto__', 'x']]) }).entries().keys()]).toEqual(['__proto__'])
  })

  it.each([
    ['an option that does not exist', '{"entrys":{}}', "MockKV has no 'entrys'; it takes 'entries', 'profile'"],
    ['a policy that does not exist', '{"onUnexpectedCall":"warn"}', "'warn'; expected one of 'pass', 'error'"],
    ['a limit of no records', '{"recordCalls":{"limit":0}}', 'recordCalls.limit is 0; expected a number of at least 1'],
    [
      'records that are no limit',
      '{"recordCalls":"all"}',
      'recordCalls is all; expected true, false or { limit: number }',
    ],
    [
      'a key that the profile refuses',
      '{"entries":{"":"x"}}',
      'has the key "", which the profile refuses [KV_EMPTY_KEY]',
    ],
    ['a dimension that does not exist', '{"profile":{"lists":"present"}}', "profile has no 'lists'"],
    ['a clock that is none', '{"clock":{"now":0}}', 'MockKV.clock is no clock; expected { now(), schedule() }'],
    ['a value that is no value', '{"entries":{"a":1}}', 'entries["a"] is number; expected a Uint8Array or a string'],
    ['entries that are none', '{"entries":7}', 'MockKV.entries is 7; expected a Map or an object of key to value'],
  ])('refuses %s with the legal ones', (_, options, message) => {
    const given: MockOptions = JSON.parse(options)
    expect(() => new MockKV(given)).toThrow(message)
  })

  it.each<[string, Profile, boolean, boolean]>([
    ['strict', profiles.strict, true, true],
    ['without batch', { batch: 'absent' }, false, true],
    ['without health', { health: 'absent' }, true, false],
  ])('has the methods that its profile has: %s', (_, profile, batch, health) => {
    const kv = new MockKV({ profile })
    for (const name of ['batchGetRaw', 'batchSetRaw', 'batchDelete'] as const) {
      expect(typeof kv[name]).toBe(batch ? 'function' : 'undefined')
      expect(name in kv).toBe(batch)
    }
    expect(typeof kv.health).toBe(health ? 'function' : 'undefined')
    expect('health' in kv).toBe(health)
  })
})

describe('state', () => {
  it('comes back to a snapshot, however often', async () => {
    const kv = new MockKV({ entries: { a: '1', b: '2' } })
    const snapshot = kv.snapshot()
    for (const _ of [1, 2]) {
      await kv.setRaw('a', bytes('changed'))
      await kv.delete('b')
      await kv.setRaw('c', bytes('new'))
      kv.restore(snapshot)
      kv.assertEntries({ a: '1', b: '2' })
    }
    expect(snapshot.size).toBe(2)
  })

  it('refuses to restore what is no snapshot', () => {
    expect(() => new MockKV().restore(JSON.parse('{}'))).toThrow('expected what kv.snapshot() gave')
  })

  it('gives entries that are copies', () => {
    const kv = new MockKV({ entries: { a: '1' } })
    kv.entries().get('a')?.fill(0)
    kv.assertEntries({ a: '1' })
  })

  it('is as new after reset', async () => {
    const kv = new MockKV({ entries: { a: '1' } })
    kv.on('getRaw').rejects('KV_TIMEOUT')
    await kv.setRaw('b', bytes('2'))
    await kv.close()
    kv.reset()
    expect(kv.calls.count).toBe(0)
    kv.assertEntries({ a: '1' })
    expect(await kv.getRaw('a')).toEqual(bytes('1'))
  })

  it('ends the calls that wait in a delay when it is reset', async () => {
    const clock = virtualClock()
    const kv = new MockKV({ clock })
    kv.on('delete').delays(1000)
    const waiting = kv.delete('a')
    kv.reset()
    await expect(waiting).rejects.toMatchObject({ code: 'KV_CLOSED' })
    expect(clock.pending).toBe(0)
  })

  it('is closed at the end of a using block', async () => {
    let outer: MockKV
    {
      using kv = new MockKV()
      outer = kv
      await kv.setRaw('a', bytes('x'))
    }
    await expect(outer.getRaw('a')).rejects.toMatchObject({ code: 'KV_CLOSED' })
    {
      await using kv = new MockKV()
      outer = kv
    }
    await expect(outer.getRaw('a')).rejects.toMatchObject({ code: 'KV_CLOSED' })
  })

  it('moves the time of a virtual clock, and says how to get one where there is none', async () => {
    const kv = new MockKV({ clock: virtualClock(1_000) })
    kv.on('delete', 'a').delays(500)
    const deleting = kv.delete('a')
    await kv.advance(499)
    expect(kv.calls.pending().count).toBe(1)
    await kv.advance(1)
    await deleting
    expect(kv.calls.last).toMatchObject({ startedAt: 1_000, durationMs: 500 })
    await expect(new MockKV().advance(1)).rejects.toThrow('make it with { clock: virtualClock() }')
  })
})

describe('connect', () => {
  it('gives another client of the same entries, recorded under its name', async () => {
    const kv = new MockKV({ entries: { a: '1' } })
    const other = kv.connect()
    const named = kv.connect('worker')
    await other.setRaw('a', bytes('2'))
    expect(await kv.getRaw('a')).toEqual(bytes('2'))
    await named.delete('a')
    expect(kv.calls.map((call) => `${call.seq} ${call.client} ${call.op}`)).toEqual([
      '1 client-1 setRaw',
      '2 main getRaw',
      '3 worker delete',
    ])
    expect(kv.calls.by('worker').count).toBe(1)
  })

  it('closes one client and no other', async () => {
    const kv = new MockKV()
    const other = kv.connect()
    await other.close()
    await expect(other.getRaw('a')).rejects.toBeInstanceOf(KVError)
    await kv.setRaw('a', bytes('x'))
  })

  it('answers every client as it is programmed', async () => {
    const kv = new MockKV()
    const other = kv.connect()
    kv.on('getRaw', 'a').returns('programmed')
    expect(await other.getRaw('a')).toEqual(bytes('programmed'))
  })

  it('keeps the entries of private clients apart, and finds those of a name again', async () => {
    const kv = new MockKV({ profile: { sharing: 'private', durability: 'reopen' }, entries: { a: 'main' } })
    const first = kv.connect('one')
    await expect(first.getRaw('a')).rejects.toMatchObject({ code: 'KV_NOT_FOUND' })
    await first.setRaw('a', bytes('mine'))
    await first.close()
    expect(await kv.connect('one').getRaw('a')).toEqual(bytes('mine'))
    expect(await kv.getRaw('a')).toEqual(bytes('main'))
  })

  it('has private clients begin with nothing again after reset', async () => {
    const kv = new MockKV({ profile: { sharing: 'private', emptyPrefix: 'all' }, entries: { a: 'main' } })
    const other = kv.connect()
    await other.setRaw('b', bytes('mine'))
    kv.reset()
    expect(await other.list('')).toEqual([])
    expect(await kv.list('')).toEqual(['a'])
  })

  it('forgets without durability when the last client has closed, and only when the next one comes', async () => {
    const kv = new MockKV({ entries: { a: '1' } })
    const other = kv.connect()
    await kv.close()
    expect(await kv.connect().getRaw('a')).toEqual(bytes('1'))
    const lasting = kv.connect()
    await other.close()
    expect(await lasting.getRaw('a')).toEqual(bytes('1'))
  })

  it.each<[Profile['durability'], string[]]>([
    ['none', []],
    ['reopen', ['a']],
    ['crash', ['a']],
  ])('acts durability %s out', async (durability, left) => {
    const kv = new MockKV({ profile: { durability: durability ?? 'none', emptyPrefix: 'all' }, entries: { a: '1' } })
    await kv.close()
    await kv.close()
    expect([...kv.entries().keys()]).toEqual(['a'])
    expect(await kv.connect().list('')).toEqual(left)
  })
})
