import { describe, expect, it } from 'vitest'
import { RaceValues } from '../../src/conformance/execution/race/race-values.ts'

function parts(...given: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(given))
}

function issued(values: RaceValues, lane: string, size: number): Uint8Array {
  return values.write(lane)('k', size).bytes
}

describe('the values of a race', () => {
  it('are each other than all others, of the size that was asked for, and known again', () => {
    const values = new RaceValues()
    const all = [issued(values, 'a', 200), issued(values, 'a', 200), issued(values, 'b', 200)]
    expect(all.map(({ length }) => length)).toEqual([200, 200, 200])
    expect(all.map((bytes) => values.nameOf(bytes, 'k'))).toEqual(['a#1', 'a#2', 'b#1'])
  })

  it('have one name in a batch, and belong to their own key', () => {
    const values = new RaceValues()
    const batch = values.write('a')
    const [one, two] = [batch('k', 0), batch('l', 0)]
    expect([one.id, two.id]).toEqual(['a#1', 'a#1'])
    expect(batch('k', 0)).toBe(one)
    expect(values.nameOf(one.bytes, 'k')).toBe('a#1')
    expect(values.nameOf(one.bytes, 'l')).toBe('a#1 of another key')
  })

  it('stay different where the store takes a byte or two only', () => {
    const values = new RaceValues(2)
    const all = Array.from({ length: 300 }, () => issued(values, 'a', 100))
    expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(2)
    expect(new Set(all.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(300)
  })
})

describe('what is read and is none of the values', () => {
  const values = new RaceValues()
  const a = issued(values, 'a', 100)
  const b = issued(values, 'b', 100)

  it.each([
    ['an empty value', new Uint8Array()],
    ['only the first 40 bytes of a#1, which has 100', a.subarray(0, 40)],
    ['100 bytes: the first 60 are those of a#1, the rest those of b#1', parts(a.subarray(0, 60), b.subarray(60))],
    [
      '100 bytes: the first 90 are those of b#1, the rest of no value that was written',
      parts(b.subarray(0, 90), new Uint8Array(10).fill(7)),
    ],
    ['3 bytes of no value that was written to this key', Uint8Array.of(1, 2, 3)],
  ])('is said to be %s', (words, bytes) => {
    expect(values.damage(bytes, 'k')).toBe(words)
  })
})
