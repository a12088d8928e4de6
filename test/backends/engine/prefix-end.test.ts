import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefixEnd } from '../../../src/backends/engine/prefix-end.ts'
import { compareUtf8 } from '../../../src/kv/index.ts'

const text = (minLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('a', 'b', '\0', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'), {
      minLength,
      maxLength: 4,
    })
    .map((points) => points.join(''))

describe('the end of a prefix', () => {
  it.each([
    ['a', 'b'],
    ['aÿ', 'aĀ'],
    ['\ud7ff', '\ue000'],
    ['\uffff', '\u{10000}'],
    ['a\u{10ffff}', 'b'],
    ['\u{10ffff}', undefined],
    ['', undefined],
  ])('of %j is %j', (prefix, end) => {
    expect(prefixEnd(prefix)).toBe(end)
  })

  it('splits the keys at or behind the prefix into those that start with it and those that do not', () => {
    fc.assert(
      fc.property(text(1), text(1), (prefix, key) => {
        const end = prefixEnd(prefix)
        const inRange = compareUtf8(key, prefix) >= 0 && (end === undefined || compareUtf8(key, end) < 0)
        expect(inRange).toBe(key.startsWith(prefix))
      }),
    )
  })
})
