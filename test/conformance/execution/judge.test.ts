import { describe, expect, it } from 'vitest'
import { describeError, judge } from '../../../src/conformance/execution/judge.ts'
import type { CallOutcome } from '../../../src/conformance/execution/perform.ts'
import type { Expectation } from '../../../src/conformance/operations/semantics.ts'
import { KVError } from '../../../src/kv/index.ts'

const resolved = (value?: unknown): CallOutcome => ({ kind: 'resolved', value, ms: 0 })
const rejected = (error: unknown): CallOutcome => ({ kind: 'rejected', error, ms: 0 })
const notFound = new KVError('KV_NOT_FOUND', { op: 'getRaw', key: 'a' })
const value = (...oneOf: readonly (number | null)[]): Expectation => ({
  kind: 'value',
  oneOf: oneOf.map((byte) => (byte === null ? null : Uint8Array.of(byte))),
})
const keys = (must: readonly string[], may: readonly string[] = must, sorted = false): Expectation => ({
  kind: 'keys',
  must: new Set(must),
  may: new Set(may),
  sorted,
})

describe('what is right', () => {
  it.each<[string, Expectation, CallOutcome]>([
    ['a call that is done', { kind: 'done' }, resolved()],
    ['whatever a call that is done resolves to', { kind: 'done' }, resolved('OK')],
    ['the value', value(1), resolved(Uint8Array.of(1))],
    ['a Buffer of the value', value(1), resolved(Buffer.of(1))],
    ['one of several values', value(1, 2), resolved(Uint8Array.of(2))],
    ['absence, where it is possible', value(1, null), rejected(notFound)],
    ['keys in any order', keys(['a', 'b']), resolved(['b', 'a'])],
    ['a key that may be there and is not', keys(['a'], ['a', 'b']), resolved(['a'])],
    ['keys by their bytes', keys(['b', 'ａ', '😀'], undefined, true), resolved(['b', 'ａ', '😀'])],
    ['the code', { kind: 'error', code: 'KV_CLOSED' }, rejected({ code: 'KV_CLOSED' })],
    ['no method where there may be none', { kind: 'absent', method: 'health' }, { kind: 'absent' }],
  ])('%s', (_, expected, outcome) => {
    expect(judge(expected, outcome, undefined)).toBeUndefined()
  })
})

describe('what is wrong, and the clue to why', () => {
  it.each<[string, Expectation, CallOutcome, string | undefined, string]>([
    ['another value', value(1), resolved(Uint8Array.of(2)), 'value', '1 byte 02'],
    ['a value where there is none', value(null), resolved(Uint8Array.of(2)), 'surplus', '1 byte 02'],
    ['text for a value', value(1), resolved('a'), undefined, 'the string "a"'],
    ['absence of what is there', value(1), rejected(notFound), 'gone', 'KV_NOT_FOUND'],
    ['an error without a code', value(1), rejected(new Error('no')), 'no-code', 'no code of the contract'],
    ['another code', { kind: 'error', code: 'KV_CLOSED' }, rejected(notFound), 'wrong-code', 'KV_NOT_FOUND'],
    ['success where it must fail', { kind: 'error', code: 'KV_CLOSED' }, resolved(), 'should-fail', 'undefined'],
    ['a key too few', keys(['a', 'b']), resolved(['a']), 'listed', 'missing: ["b"]'],
    ['a key too many', keys(['a']), resolved(['a', 'b']), 'listed', 'not asked for: ["b"]'],
    ['a key twice', keys(['a']), resolved(['a', 'a']), 'listed', 'more than once: ["a"]'],
    ['keys out of order', keys(['a', 'b'], undefined, true), resolved(['b', 'a']), 'unordered', 'out of order'],
    ['something that throws', { kind: 'done' }, { kind: 'threw', error: notFound }, 'threw', 'threw at once'],
    ['silence', { kind: 'done' }, { kind: 'hung', ms: 12.4 }, 'hung', 'not settled after 12 ms'],
    ['a method too many', { kind: 'absent', method: 'health' }, resolved(), 'surplus', 'it is there'],
  ])('%s', (_, expected, outcome, clue, got) => {
    const mismatch = judge(expected, outcome, undefined)
    expect(mismatch?.clue?.kind).toBe(clue)
    expect(mismatch?.got).toContain(got)
  })

  it('is told by a classifier, which goes before the code of the error', () => {
    const outcome = rejected(Object.assign(new Error('gone'), { code: 'ENOENT' }))
    expect(judge(value(null), outcome, () => 'KV_NOT_FOUND')).toBeUndefined()
    expect(describeError(outcome.kind === 'rejected' ? outcome.error : undefined, () => 'KV_NOT_FOUND')).toBe(
      'KV_NOT_FOUND (Error: gone)',
    )
  })

  it.each([
    ['an entry too many', new Map([['b', Uint8Array.of(1)]]), 'an entry for "b", which was not asked for'],
    [
      'an entry that is undefined',
      new Map([['a', undefined]]),
      'an entry for "a" that is undefined; absent keys are left out',
    ],
    ['no entry', new Map(), 'no entry for "a"'],
    ['an object', {}, 'a Object instead of a Map'],
  ])('of a batch read: %s', (_, given, got) => {
    const expected: Expectation = { kind: 'entries', cells: new Map([['a', [Uint8Array.of(1)]]]) }
    expect(judge(expected, resolved(given), undefined)?.got).toBe(got)
  })
})
