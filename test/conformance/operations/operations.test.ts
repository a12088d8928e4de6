import { describe, expect, it } from 'vitest'
import {
  confinedTo,
  effectsOf,
  isUpTo,
  learnedFrom,
  recordedAs,
  recordedEnd,
} from '../../../src/conformance/operations/index.ts'
import { Model } from '../../../src/conformance/execution/model.ts'
import { callFrom, everyCall, onKey, performs } from '../../../src/conformance/laws/calls.ts'
import type { ByteSpec, Call } from '../../../src/conformance/program/program.ts'
import { fullProfile, type Operation, operations, operationTable, strictProfile } from '../../../src/kv/index.ts'

const model = new Model(strictProfile)
const callOf = (op: Operation): Call => callFrom<Operation, ByteSpec>(op, onKey('a', '61'))

describe('every operation', () => {
  it.each(operations)('%s changes keys where its row says that it writes, and no others', (op) => {
    const changed = [...effectsOf(callOf(op), model).keys()]
    expect(changed).toEqual(operationTable[op].does === 'write' ? ['a'] : [])
  })

  it.each(operations)('%s answers by keys where its row says that it reads', (op) => {
    const reads = operationTable[op].does === 'read'
    expect(isUpTo(callOf(op), 'a', strictProfile)).toBe(reads)
    expect(isUpTo(callOf(op), 'b', strictProfile)).toBe(false)
  })

  it('is performed unless the profile says that it is not there, or always refused', () => {
    const able = (profile: Parameters<typeof fullProfile>[0]): readonly string[] =>
      operations.filter((op) => performs({ profile: fullProfile(profile) }, op))
    expect(able({})).toEqual(operations)
    expect(able({ batch: 'absent', has: 'absent', health: 'absent', list: 'unsupported' })).toEqual([
      'getRaw',
      'setRaw',
      'delete',
      'close',
    ])
    expect(able({ keys: { accepts: () => false, description: 'none' }, limits: { keyBytes: 1 } })).toEqual(operations)
    expect(everyCall({ profile: strictProfile }).map(({ call }) => call.op)).toEqual(
      operations.filter((op) => op !== 'close'),
    )
  })
})

describe('a case in a store that it shares', () => {
  it('sees its own keys, without the prefix', () => {
    const list = { op: 'list', prefix: 'a' } as const
    expect(confinedTo('kvt/', list, ['kvt/a', 'other'])).toEqual(['a', 'other (outside the prefix that was asked for)'])
    expect(confinedTo('kvt/', { op: 'list', prefix: '' }, ['kvt/a', 'other'])).toEqual(['a'])
    const batch = { op: 'batchGetRaw', keys: ['a'] } as const
    expect(confinedTo('kvt/', batch, new Map([['kvt/a', 1]]))).toEqual(new Map([['a', 1]]))
  })

  it('sees what is no answer as it is', () => {
    expect(confinedTo('kvt/', { op: 'list', prefix: 'a' }, 'kvt/a')).toBe('kvt/a')
    expect(confinedTo('', { op: 'list', prefix: 'a' }, ['a'])).toEqual(['a'])
  })
})

describe('what a read tells', () => {
  it('is a copy of the value, or that there is none', () => {
    const value = Uint8Array.of(1)
    const learned = learnedFrom({ op: 'getRaw', key: 'a' }, { kind: 'resolved', value })
    value.fill(0)
    expect(learned).toEqual(new Map([['a', Uint8Array.of(1)]]))
    const batch = { op: 'batchGetRaw', keys: ['a', 'b'] } as const
    expect(learnedFrom(batch, { kind: 'resolved', value: new Map([['a', Uint8Array.of(2)]]) })).toEqual(
      new Map([
        ['a', Uint8Array.of(2)],
        ['b', null],
      ]),
    )
  })
})

describe('a history', () => {
  const seen = (value: unknown, key: string): { status: 'ok'; result: string } => ({
    status: 'ok',
    result: `${key}=${String(value)}`,
  })

  it('has a call key by key, each once', () => {
    const entries = [
      ['a', { id: '1' }],
      ['b', { id: '1' }],
      ['a', { id: '1' }],
    ] as const
    expect(recordedAs({ op: 'batchSetRaw', entries })).toEqual([
      { op: 'set', key: 'a', value: '1' },
      { op: 'set', key: 'b', value: '1' },
    ])
    expect(recordedAs({ op: 'batchDelete', keys: ['a', 'a'] })).toEqual([{ op: 'delete', key: 'a' }])
  })

  it('has an absent key as a read of nothing, and knows nothing of what is no answer', () => {
    const get = { op: 'getRaw', key: 'a' } as const
    expect(recordedEnd(get, { code: 'KV_NOT_FOUND' }, seen)).toEqual({ status: 'ok', result: null })
    expect(recordedEnd(get, { code: 'KV_TIMEOUT' }, seen)).toBeUndefined()
    expect(recordedEnd(get, { value: 'text' }, seen)).toBeUndefined()
    const batch = { op: 'batchGetRaw', keys: ['a', 'b'] } as const
    expect(recordedEnd(batch, { value: new Map([['a', 1]]) }, seen)).toEqual([
      { status: 'ok', result: 'a=1' },
      { status: 'ok', result: null },
    ])
  })

  it('has a write as done when it resolves, and as unknown when it rejects', () => {
    const set = { op: 'setRaw', key: 'a', value: 0 } as const
    expect(recordedEnd(set, { value: 'OK' }, seen)).toEqual({ status: 'ok' })
    expect(recordedEnd(set, { code: 'KV_UNAVAILABLE' }, seen)).toBeUndefined()
  })
})
