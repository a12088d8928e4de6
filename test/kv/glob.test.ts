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
