import { describe, expect, it } from 'vitest'
import { handOver, scribble, touched } from '../../../src/conformance/execution/hand-over.ts'
import { batchGet, batchSet, type CallStep, close, list, set } from '../../../src/conformance/program/program.ts'

const real = (key: string): string => `kvt/${key}`
const hung = { kind: 'hung', ms: 0 } as const

describe('what a store is given', () => {
  it('has the keys and prefixes as the store has them, and values as bytes', () => {
    expect(handOver(set('a', '6162'), real)).toEqual(['kvt/a', Uint8Array.of(0x61, 0x62)])
    expect(handOver(list('a'), real)).toEqual(['kvt/a'])
    expect(handOver(batchGet(['a', 'b']), real)).toEqual([['kvt/a', 'kvt/b']])
    expect(handOver(batchSet([['a', '61']]), real)).toEqual([new Map([['kvt/a', Uint8Array.of(0x61)]])])
    expect(handOver(close(), real)).toEqual([])
  })

  it.each<[NonNullable<CallStep['given']>, (value: Uint8Array) => boolean]>([
    ['buffer', (value) => Buffer.isBuffer(value)],
    ['window', (value) => value.byteOffset === 3 && value.buffer.byteLength === 12],
  ])('comes in the dress that is asked for: a %s', (given, isSo) => {
    const [, value] = handOver({ ...set('a', '6162'), given }, real)
    expect(value).toBeInstanceOf(Uint8Array)
    expect(value instanceof Uint8Array && isSo(value) && Buffer.from(value).toString('hex')).toBe('6162')
  })

  it('is overwritten in place, down to the values of a batch', () => {
    const given = handOver(batchSet([['a', '61']]), real)
    const [entries] = given
    const value: unknown = entries instanceof Map ? entries.get('kvt/a') : undefined
    scribble('arguments', given, hung)
    expect(value).toEqual(Uint8Array.of(0xee))
    expect(given).toEqual([new Map()])
  })

  it('tells of a store that has changed it, whatever its key is', () => {
    const step = batchGet(['b', 'a'])
    const given = handOver(step, real)
    expect(touched(step, given, real)).toBeUndefined()
    if (Array.isArray(given[0])) given[0].reverse()
    expect(touched(step, given, real)).toMatchObject({
      expected: expect.stringContaining('kvt/b,kvt/a'),
      got: expect.stringContaining('kvt/a,kvt/b'),
      clue: { kind: 'touched' },
    })
  })
})

it('overwrites a result, unless it is frozen', () => {
  const keys = ['a']
  scribble('result', [], { kind: 'resolved', value: keys, ms: 0 })
  expect(keys).toEqual(['overwritten'])
  const frozen = Object.freeze(['a'])
  scribble('result', [], { kind: 'resolved', value: frozen, ms: 0 })
  expect(frozen).toEqual(['a'])
})
