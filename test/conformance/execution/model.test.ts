import { describe, expect, it } from 'vitest'
import { Model } from '../../../src/conformance/execution/model.ts'
import type { Possible } from '../../../src/conformance/operations/semantics.ts'
import type { Call } from '../../../src/conformance/program/program.ts'
import { fullProfile, type Profile } from '../../../src/kv/index.ts'

const set = (key: string, value: string): Call => ({ op: 'setRaw', key, value })
const get = (key: string): Call => ({ op: 'getRaw', key })

function modelOf(profile: Profile = {}): Model {
  return new Model(fullProfile(profile))
}

/** What a key may hold, as hexadecimal. */
function held(model: Model, key: string): readonly unknown[] {
  return model.possible(key).map((value: Possible) => (value === null ? null : Buffer.from(value).toString('hex')))
}

describe('a key', () => {
  it('holds what was written last, and nothing before', () => {
    const model = modelOf()
    expect(held(model, 'a')).toEqual([null])
    model.applied(set('a', '61'), 0)
    model.applied({ op: 'batchSetRaw', entries: [['a', '62']] }, 0)
    expect(held(model, 'a')).toEqual(['62'])
    model.applied({ op: 'batchDelete', keys: ['a'] }, 0)
    expect(held(model, 'a')).toEqual([null])
  })

  it('may hold either value after a write whose effect is unknown, until a read tells', () => {
    const model = modelOf()
    model.applied(set('a', '61'), 0)
    model.perhaps(set('a', '62'), 0, false)
    expect(held(model, 'a')).toEqual(['61', '62'])
    model.learn(get('a'), { kind: 'resolved', value: Uint8Array.of(0x61) })
    expect(held(model, 'a')).toEqual(['61'])
  })

  it('may yet change where the write can come late, unless the newest value was seen', () => {
    const model = modelOf()
    model.applied(set('a', '61'), 0)
    model.perhaps(set('a', '62'), 0, true)
    model.learn(get('a'), { kind: 'resolved', value: Uint8Array.of(0x61) })
    expect(held(model, 'a')).toEqual(['61', '62'])
    model.learn({ op: 'batchGetRaw', keys: ['a'] }, { kind: 'resolved', value: new Map([['a', Uint8Array.of(0x62)]]) })
    expect(held(model, 'a')).toEqual(['62'])
  })

  it('is listed for sure where it must hold a value, and perhaps where it may', () => {
    const model = modelOf({ listOrder: 'bytes' })
    model.applied(set('a1', '61'), 0)
    model.perhaps(set('a2', '61'), 0, false)
    model.applied(set('b', '61'), 0)
    expect(model.expect({ op: 'list', prefix: 'a' }, 0)).toEqual({
      kind: 'keys',
      must: new Set(['a1']),
      may: new Set(['a1', 'a2']),
      sorted: true,
    })
  })
})

describe('what is expected', () => {
  it.each<[string, Profile, Call, string]>([
    ['an empty key', {}, get(''), 'KV_EMPTY_KEY'],
    ['a lone surrogate', {}, get('\ud800'), 'KV_INVALID_KEY'],
    ['a key that is too long, by the prefix of its case', { limits: { keyBytes: 5 } }, get('ab'), 'KV_KEY_TOO_LARGE'],
    ['a value that is too large', { limits: { valueBytes: 1 } }, set('a', '6161'), 'KV_VALUE_TOO_LARGE'],
    ['an entry too many', { limits: { batchKeys: 1 } }, { op: 'batchGetRaw', keys: ['a', 'a'] }, 'KV_BATCH_TOO_LARGE'],
    [
      'a bad entry of a batch',
      {},
      {
        op: 'batchSetRaw',
        entries: [
          ['a', '61'],
          ['', '62'],
        ],
      },
      'KV_EMPTY_KEY',
    ],
    ['an empty prefix', {}, { op: 'list', prefix: '' }, 'KV_EMPTY_PREFIX'],
    ['any list where there are none', { list: 'unsupported' }, { op: 'list', prefix: 'a' }, 'KV_UNSUPPORTED'],
  ])('is a refusal of %s', (_, profile, call, code) => {
    const model = new Model(fullProfile(profile), (key) => `kvt/${key}`)
    expect(model.expect(call, 0)).toEqual({ kind: 'error', code })
  })

  it('is no method at all where the profile has none', () => {
    expect(modelOf({ health: 'absent' }).expect({ op: 'health' }, 0)).toEqual({ kind: 'absent', method: 'health' })
    expect(modelOf({ batch: 'absent' }).expect({ op: 'batchDelete', keys: [''] }, 0).kind).toBe('absent')
  })

  it('is KV_CLOSED of a client that was closed, and of no other; closing again succeeds', () => {
    const model = modelOf()
    model.applied({ op: 'close' }, 0)
    expect(model.expect(get(''), 0)).toEqual({ kind: 'error', code: 'KV_CLOSED' })
    expect(model.expect({ op: 'close' }, 0)).toEqual({ kind: 'done' })
    expect(model.expect(get('a'), 1)).toEqual({ kind: 'value', oneOf: [null] })
    model.markOpen(0)
    expect(model.expect(get('a'), 0).kind).toBe('value')
  })

  it('is a client’s own write, where it wrote last all that the call reads', () => {
    const model = modelOf()
    model.applied(set('a', '61'), 0)
    model.applied(set('ab', '61'), 1)
    expect(model.isOwnRead(get('a'), 0)).toBe(true)
    expect(model.isOwnRead({ op: 'list', prefix: 'a' }, 0)).toBe(false)
    expect(model.isOwnRead({ op: 'batchGetRaw', keys: ['a', 'ab'] }, 0)).toBe(false)
  })
})
