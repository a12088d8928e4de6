import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { globTest } from '../../src/kv/index.ts'

it.each([
  ['user:*', 'user:1', true],
  ['user:*', 'user:', true],
  ['user:*', 'users', false],
  ['*', '', true],
  ['a?c', 'abc', true],
  ['a?c', 'a😀c', true],
  ['a?c', 'ac', false],
  ['a*c', 'a/b\nc', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['[ab]', '[ab]', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['\\?\\\\', '?\\', true],
  ['(^$|{1}/-)*', '(^$|{1}/-)x', true],
  ['😀*', '😀1', true],
])('%s on %j: %s', (glob, key, matches) => {
  expect(globTest(glob)(key)).toBe(matches)
})

it('is what a regular expression says, for every glob that one can be had for', () => {
  const texts = (units: readonly string[], maxLength: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...units), { maxLength }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      texts(['a', 'b', '*', '?', '\\', '😀', '.'], 8),
      texts(['a', 'b', '*', '😀', '\n', '.'], 8),
      (glob, text) => {
        const source = glob.replaceAll(/\\([\s\S])|[\s\S]/gu, (part, taken: string | undefined) => {
          if (part === '*') return '.*'
          return part === '?' ? '.' : `\\u{${(taken ?? part).codePointAt(0)?.toString(16)}}`
        })
        expect(globTest(glob)(text)).toBe(new RegExp(`^${source}$`, 'su').test(text))
      },
    ),
    { numRuns: 2_000 },
  )
})

it('tries no way twice to share a text out among stars', () => {
  expect(globTest(`${'*a'.repeat(2_000)}b`)('a'.repeat(5_000))).toBe(false)
  expect(globTest(`${'*a?'.repeat(20)}*b`)('a'.repeat(20_000))).toBe(false)
})
