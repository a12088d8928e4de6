import { expect, it } from 'vitest'
import { byKey } from '../../../src/backends/engine/by-key.ts'

const [one, none] = [new Uint8Array([1]), new Uint8Array()]

it.each([
  [
    'puts each value under its key',
    ['a', 'b'],
    [one, none],
    [
      ['a', one],
      ['b', none],
    ],
  ],
  ['leaves out a key without a value', ['a', 'b', 'c'], [undefined, one, undefined], [['b', one]]],
  ['leaves out the keys that an answer which is too short says nothing of', ['a', 'b'], [one], [['a', one]]],
  ['has a key that was asked for twice once', ['a', 'a'], [one, one], [['a', one]]],
  ['is empty for no keys', [], [], []],
] as const)('%s', (_, keys, values, found) => {
  expect([...byKey(keys, values)]).toEqual(found)
})
