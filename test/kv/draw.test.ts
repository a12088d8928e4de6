import { describe, expect, it } from 'vitest'
import { draw, drawInt, drawStream, randomSeed } from '../../src/kv/index.ts'

const many = Array.from({ length: 20_000 }, (_, index) => index)

describe('draw', () => {
  it('gives the same number for the same seed and address, on every platform and in every version', () => {
    // the numbers of a replay token: to change them is to break every token in the world
    expect(draw(42, 'latency', 'client-1', 'user:7', 3)).toBe(0.5333789682559344)
    expect(draw(0)).toBe(0.44886561364271094)
    expect(draw(2 ** 40 + 1, 'é', -1.5)).toBe(0.5907817138485698)
  })

  it('spreads evenly over [0, 1), whatever part of the address changes', () => {
    for (const at of [
      (n: number) => draw(n, 'x'),
      (n: number) => draw(1, n),
      (n: number) => draw(1, 'fault', `key-${n}`, 0),
    ]) {
      const tenths = Array.from({ length: 10 }, () => 0)
      for (const n of many) {
        const number = at(n)
        expect(number >= 0 && number < 1).toBe(true)
        const tenth = Math.floor(number * 10)
        tenths[tenth] = (tenths[tenth] ?? 0) + 1
      }
      // 2,000 each; five standard deviations are 212
      for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(212)
    }
  })

  it.each([
    ['the cut between parts', [1, 'ab', 'c'], [1, 'a', 'bc']],
    ['a number from its digits', [1, 7], [1, '7']],
    ['an empty part from none', [1, ''], [1]],
    ['the order of parts', [1, 'a', 'b'], [1, 'b', 'a']],
    ['seeds that differ above 32 bits', [1], [1 + 2 ** 32]],
    ['composed from decomposed text', [1, 'é'], [1, 'e\u0301']],
  ] as const)('tells %s', (_, [oneSeed, ...one], [otherSeed, ...other]) => {
    expect(draw(oneSeed, ...one)).not.toBe(draw(otherSeed, ...other))
  })
})

describe('drawInt', () => {
  it('gives every whole number below its bound, and no other', () => {
    expect(new Set(many.map((n) => drawInt(7, 3, n)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]))
  })
})

describe('drawStream', () => {
  it('belongs to its address: the same for the same one, another for another', () => {
    const take = (next: () => number): number[] => Array.from({ length: 5 }, () => next())
    expect(take(drawStream(1, 'a'))).toEqual(take(drawStream(1, 'a')))
    expect(take(drawStream(1, 'a'))).not.toEqual(take(drawStream(1, 'b')))
    expect(new Set(take(drawStream(1, 'a'))).size).toBe(5)
  })
})

describe('randomSeed', () => {
  it('is a whole number of at most 31 bits', () => {
    for (const _ of many.slice(0, 100)) {
      const seed = randomSeed()
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true)
    }
  })
})
