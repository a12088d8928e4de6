import { describe, expect, it } from 'vitest'
import {
  amount,
  dictionaryOf,
  isUsageError,
  listOf,
  maybe,
  oneOfThese,
  recordOf,
  text,
  truth,
  wholeAmount,
} from '../../src/kv/index.ts'

interface Row {
  readonly name: string
  readonly parts: readonly { readonly ms: number; readonly kind: 'a' | 'b' }[]
  readonly words?: Readonly<Record<string, boolean>>
  readonly seed: number
}

const row = recordOf<Row>({
  name: text,
  parts: listOf(recordOf({ ms: amount, kind: oneOfThese(['a', 'b'] as const) }), 2),
  words: maybe(dictionaryOf(truth, 2)),
  seed: wholeAmount,
})

const good: Row = { name: 'n', parts: [{ ms: 0.5, kind: 'a' }], seed: -1 }

describe('data of a shape', () => {
  it.each([good, { ...good, words: { x: true } }, { ...good, parts: [] }])('are taken: %j', (data) => {
    expect(row(data, 'row')).toBe(true)
  })

  it.each<readonly [unknown, string]>([
    [null, 'row is null; expected an object'],
    [[good], 'row is an array; expected an object'],
    [{ ...good, name: 1 }, 'row.name is 1; expected text'],
    [{ ...good, name: undefined }, 'row.name is undefined; expected text'],
    [{ name: 'n', parts: [] }, "row has no 'seed'"],
    [{ ...good, more: 1 }, "row has no 'more'; it takes"],
    [JSON.parse('{"__proto__": {"seed": 1}, "name": "n", "parts": []}'), "row has no '__proto__'"],
    [{ ...good, seed: 1.5 }, 'row.seed is 1.5; expected a whole number'],
    [{ ...good, seed: 2 ** 60 }, 'expected a whole number'],
    [{ ...good, parts: {} }, 'row.parts is an object; expected a list'],
    [{ ...good, parts: [1, 2, 3] }, 'row.parts has 3 entries; expected at most 2'],
    [{ ...good, parts: [{ ms: -1, kind: 'a' }] }, 'row.parts[0].ms is -1; expected a number of at least 0'],
    [{ ...good, parts: [{ ms: Infinity, kind: 'a' }] }, 'row.parts[0].ms is Infinity'],
    [{ ...good, parts: [{ ms: 1, kind: 'c' }] }, "row.parts[0].kind is 'c'; expected 'a', 'b'"],
    [{ ...good, words: [] }, 'row.words is an array; expected an object'],
    [{ ...good, words: { a: 1 } }, "row.words['a'] is 1; expected true or false"],
    [{ ...good, words: { a: true, b: true, c: true } }, 'row.words has 3 entries; expected at most 2'],
    [{ ...good, name: 'x'.repeat(5_000_000) }, 'expected at most 4194304 characters'],
  ])('are refused in one sentence that says where: %j', (data, says) => {
    const refused = (): unknown => row(data, 'row')
    expect(refused).toThrow(says)
    expect(refused).toThrow(expect.toSatisfy(isUsageError))
  })
})
