import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { batchSet, type Program, set } from '../../src/conformance/program/program.ts'
import { decodeReplayToken, tokenOf, unpackToken } from '../../src/conformance/token.ts'

const replay = { backend: 'mine', law: 'values/empty', seed: 7, tier: 'smoke' } as const
const program: Program = {
  steps: [
    { ...set('a\ud800', { length: 3, seed: 1 }), given: 'window', abort: { when: 'in-flight', reason: 'falsy' } },
    { do: 'together', calls: [batchSet([['b', 'ff00']])] },
    { do: 'fill', client: 1, prefix: 'p', to: 3 },
    { do: 'reopen', client: 0 },
    { do: 'pause', ms: 5 },
    {
      do: 'race',
      rule: 'batch',
      first: [],
      lanes: [{ client: 0, calls: [{ call: { op: 'batchSetRaw', entries: [['a', 0]] }, ticks: 2 }] }],
    },
  ],
  trap: 'page',
  sweep: true,
}

/** A token that holds `data`, whatever that is, with a checksum that is right. */
function forged(data: unknown): string {
  const packed = deflateRawSync(JSON.stringify(data)).toString('base64url')
  return `kvt1.${packed}.${createHash('sha256').update(packed).digest('base64url').slice(0, 6)}`
}

describe('a token', () => {
  it.each([
    ['every kind of step', { ...replay, program }],
    ['no program, of an experiment', replay],
  ])('gives back what was packed: %s', (_, packed) => {
    expect(unpackToken(tokenOf(packed))).toEqual(packed)
    expect(decodeReplayToken(` ${tokenOf(packed)}\n`)).toEqual(packed)
  })

  it('is refused where it was cut or changed', () => {
    const token = tokenOf({ ...replay, program })
    expect(() => decodeReplayToken(token.slice(0, -3))).toThrow('corrupt')
    expect(() => decodeReplayToken(token.replace(/(?<=^kvt1\.)./, '_'))).toThrow('its checksum does not match')
    expect(() => decodeReplayToken('kvt9.abc.def')).toThrow('no replay token')
    expect(() => decodeReplayToken('')).toThrow('no replay token')
  })

  it.each([
    ['no object', 'text'],
    ['no law', { ...replay, law: 1 }],
    ['a tier that there is not', { ...replay, tier: 'epic' }],
    ['a program without steps', { ...replay, program: {} }],
    ['a step that there is not', { ...replay, program: { steps: [{ do: 'dance' }] } }],
    [
      'an operation that there is not',
      { ...replay, program: { steps: [{ ...set('a', '61'), call: { op: 'toString' } }] } },
    ],
    ['a call without its key', { ...replay, program: { steps: [{ do: 'call', client: 0, call: { op: 'getRaw' } }] } }],
    ['a value that is no bytes', { ...replay, program: { steps: [set('a', '6')] } }],
    ['a client that is no number', { ...replay, program: { steps: [{ ...set('a', '61'), client: '0' }] } }],
    [
      'a race of calls as they were written before',
      {
        ...replay,
        program: { steps: [{ do: 'race', rule: 'register', first: [{ op: 'setRaw', key: 'a' }], lanes: [] }] },
      },
    ],
  ])('is refused where it holds %s', (_, data) => {
    expect(() => decodeReplayToken(forged(data))).toThrow('of another version')
  })
})
