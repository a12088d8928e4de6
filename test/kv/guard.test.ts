import { describe, expect, it } from 'vitest'
import {
  fullProfile,
  guardEntries,
  guardKey,
  guardKeys,
  guardPrefix,
  guardSignal,
  guardValue,
  keyProblem,
  type Profile,
} from '../../src/kv/index.ts'

const strict = fullProfile()
const noSpaces = { accepts: (key: string) => !key.includes(' '), description: 'text without spaces' }

/** What a guard throws, or undefined where it lets pass. */
function thrownBy(guard: () => void): unknown {
  try {
    guard()
    return undefined
  } catch (error) {
    return error
  }
}

describe('a key', () => {
  it.each<[string, string, Profile, string | undefined]>([
    ['a plain one', 'user:1', {}, undefined],
    ['one of control characters', '\u0000\uffff', {}, undefined],
    ['the empty one', '', {}, 'KV_EMPTY_KEY'],
    ['a lone surrogate', 'a\ud800', {}, 'KV_INVALID_KEY'],
    ['one within the domain', 'ab', { keys: noSpaces }, undefined],
    ['one outside the domain', 'a b', { keys: noSpaces }, 'KV_INVALID_KEY'],
    ['one of just the longest length, in bytes', 'éé', { limits: { keyBytes: 4 } }, undefined],
    ['one a byte longer', 'ééa', { limits: { keyBytes: 4 } }, 'KV_KEY_TOO_LARGE'],
    [
      'a lone surrogate outside the domain and too long',
      '\ud800 ',
      { keys: noSpaces, limits: { keyBytes: 1 } },
      'KV_INVALID_KEY',
    ],
  ])('is let pass or refused with its code: %s', (_, key, profile, code) => {
    const rules = fullProfile(profile)
    expect(keyProblem(key, rules)).toBe(code)
    const thrown = thrownBy(() => guardKey('delete', key, rules))
    if (code === undefined) expect(thrown).toBeUndefined()
    else expect(thrown).toMatchObject({ code, op: 'delete', key })
  })

  it('outside its domain is refused in the words of the domain', () => {
    expect(thrownBy(() => guardKey('getRaw', 'a b', fullProfile({ keys: noSpaces })))).toMatchObject({
      message: 'getRaw("a b"): this store accepts text without spaces [KV_INVALID_KEY]',
    })
  })

  it.each([
    ['null', 'null', 'the key is null'],
    ['a number', '7', 'the key is a number'],
    ['an object', '{"key":"a"}', 'the key is a plain object'],
    ['a list', '["a"]', 'the key is of class Array'],
  ])('that is %s is a TypeError', (_, key, message) => {
    expect(() => guardKey('getRaw', JSON.parse(key), strict)).toThrow(
      new TypeError(`getRaw: ${message}; expected a string`),
    )
  })
})

describe('a value', () => {
  it('is any bytes, a Buffer and the empty ones too, up to the limit', () => {
    const rules = fullProfile({ limits: { valueBytes: 3 } })
    for (const value of [new Uint8Array(0), new Uint8Array(3), Buffer.alloc(3)]) {
      expect(thrownBy(() => guardValue('setRaw', 'a', value, rules))).toBeUndefined()
    }
    expect(thrownBy(() => guardValue('setRaw', 'a', new Uint8Array(4), rules))).toMatchObject({
      code: 'KV_VALUE_TOO_LARGE',
      message: 'setRaw("a"): 4 bytes, and the limit is 3 [KV_VALUE_TOO_LARGE]',
    })
  })

  it('is no text: that is a TypeError which says so', () => {
    expect(() => guardValue('setRaw', 'a', JSON.parse('"text"'), strict)).toThrow(
      'setRaw: the value is a string; expected a Uint8Array (a Buffer is one; text needs a TextEncoder)',
    )
  })
})

describe('a batch', () => {
  const rules = fullProfile({ limits: { batchKeys: 2, valueBytes: 1 } })
  const one = new Uint8Array(1)

  it('is refused for what it is, for its size, for any of its keys and for any of its values', () => {
    expect(thrownBy(() => guardKeys('batchGetRaw', ['a', 'b'], rules))).toBeUndefined()
    expect(thrownBy(() => guardKeys('batchGetRaw', [], rules))).toBeUndefined()
    expect(thrownBy(() => guardKeys('batchGetRaw', ['a', 'a', 'a'], rules))).toMatchObject({
      code: 'KV_BATCH_TOO_LARGE',
    })
    expect(thrownBy(() => guardKeys('batchDelete', ['a', ''], rules))).toMatchObject({ code: 'KV_EMPTY_KEY' })
    expect(
      thrownBy(() =>
        guardEntries(
          'batchSetRaw',
          new Map([
            ['a', one],
            ['', one],
          ]),
          rules,
        ),
      ),
    ).toMatchObject({ code: 'KV_EMPTY_KEY' })
    expect(
      thrownBy(() =>
        guardEntries(
          'batchSetRaw',
          new Map([
            ['a', one],
            ['b', new Uint8Array(2)],
          ]),
          rules,
        ),
      ),
    ).toMatchObject({ code: 'KV_VALUE_TOO_LARGE', key: 'b' })
  })

  it('that is no array or no map is a TypeError', () => {
    expect(() => guardKeys('batchDelete', JSON.parse('"ab"'), rules)).toThrow(
      'batchDelete: the keys are a string; expected an array of strings',
    )
    expect(() => guardEntries('batchSetRaw', JSON.parse('{"a":1}'), rules)).toThrow(
      'batchSetRaw: the entries are a plain object; expected a Map',
    )
  })
})

describe('a prefix', () => {
  it.each<[string, string, Profile, string | undefined]>([
    ['a plain one', 'a', {}, undefined],
    ['one that is no key of the store', 'a b', { keys: noSpaces }, undefined],
    ['the empty one', '', {}, 'KV_EMPTY_PREFIX'],
    ['the empty one where it lists all', '', { emptyPrefix: 'all' }, undefined],
    ['the empty one where it is unsupported', '', { emptyPrefix: 'unsupported' }, 'KV_UNSUPPORTED'],
    ['any one where the store cannot list', 'a', { list: 'unsupported' }, 'KV_UNSUPPORTED'],
  ])('is let pass or refused with its code: %s', (_, prefix, profile, code) => {
    const thrown = thrownBy(() => guardPrefix(prefix, fullProfile(profile)))
    if (code === undefined) expect(thrown).toBeUndefined()
    else expect(thrown).toMatchObject({ code, op: 'list' })
  })

  it('that is no string is a TypeError', () => {
    expect(() => guardPrefix(JSON.parse('null'), strict)).toThrow('list: the prefix is null; expected a string')
  })
})

describe('a signal', () => {
  it('that is aborted throws its reason, falsy ones too', () => {
    expect(thrownBy(() => guardSignal(undefined))).toBeUndefined()
    expect(thrownBy(() => guardSignal(new AbortController().signal))).toBeUndefined()
    expect(thrownBy(() => guardSignal(AbortSignal.abort(null)))).toBeNull()
  })
})
