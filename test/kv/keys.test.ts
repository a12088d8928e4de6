import { describe, expect, it } from 'vitest'
import { compareUtf8, covers, drawInt, randomSeed, utf8Length } from '../../src/kv/index.ts'

const seed = randomSeed()

/** Well-formed strings over characters of every length in UTF-8, with those around the surrogates among them. */
const texts = Array.from({ length: 300 }, (_, text) =>
  Array.from({ length: drawInt(4, seed, text, 'length') }, (__, at) => {
    const points = [0, 0x61, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x1_0000, 0x10_ffff]
    return String.fromCodePoint(points[drawInt(points.length, seed, text, at)] ?? 0)
  }).join(''),
)

describe(`for random keys (seed ${seed})`, () => {
  it('compareUtf8 orders as the bytes do', () => {
    const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(texts.toSorted(compareUtf8)).toEqual(byBytes)
  })

  it('utf8Length counts the bytes', () => {
    expect(texts.map((text) => utf8Length(text))).toEqual(texts.map((text) => Buffer.byteLength(text)))
  })
})

describe('compareUtf8', () => {
  it('differs from the order of JavaScript, which puts U+10000 before U+FFFF', () => {
    const keys = ['\u{10000}', '\uffff']
    expect(keys.toSorted(compareUtf8)).toEqual(['\uffff', '\u{10000}'])
    expect(keys.toSorted()).toEqual(keys)
    expect(compareUtf8('a', 'a')).toBe(0)
    expect(compareUtf8('a', 'ab')).toBeLessThan(0)
  })
})

describe('covers', () => {
  it.each([
    ['a', 'a', true, true],
    ['a', 'a/b', true, true],
    ['a', 'ab', true, false],
    ['a/', 'a/', true, true],
    ['a/', 'a/b', true, true],
    ['a/', 'a', false, false],
    ['a/b', 'a/bc', true, false],
    ['b', 'a/b', false, false],
    ['', 'a', true, true],
    ['A', 'a', false, false],
  ])('%j over %j: as a string %s, as segments %s', (prefix, key, asString, asSegments) => {
    expect(covers('string', prefix, key)).toBe(asString)
    expect(covers('segment', prefix, key)).toBe(asSegments)
  })
})
