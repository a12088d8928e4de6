import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkProgram } from '../../src/conformance/program/check-program.ts'
import type { Program } from '../../src/conformance/program/program.ts'
import { decodeReplayToken, type CheckedReplay, tokenOf } from '../../src/conformance/token.ts'
import { isUsageError } from '../../src/kv/index.ts'

/** A token as somebody may forge it: its checksum is right whatever it holds. */
function forged(data: Buffer | string): string {
  const packed = deflateRawSync(data).toString('base64url')
  return `kvt1.${packed}.${createHash('sha256').update(packed).digest('base64url').slice(0, 6)}`
}

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (isUsageError(error)) return error.message
    throw error
  }
  return 'it was taken'
}

const replay: CheckedReplay = { backend: 'memory', law: 'values/round-trip', seed: 1, tier: 'smoke' }
const withProgram = (program: unknown): string => forged(JSON.stringify({ ...replay, program }))

/** A program with every step, option and operation that there is. */
const whole: Program = {
  trap: 'case',
  bare: true,
  sweep: true,
  steps: [
    {
      do: 'call',
      client: 1,
      call: { op: 'setRaw', key: 'a', value: { length: 70_000, seed: -4 } },
      abort: { when: 'in-flight', afterMs: 3, reason: 'falsy' },
      given: 'window',
      scribble: 'arguments',
      untouched: true,
      keep: true,
    },
    {
      do: 'together',
      calls: [
        {
          do: 'call',
          client: 0,
          call: {
            op: 'batchSetRaw',
            entries: [
              ['a', '00ff'],
              ['b', ''],
            ],
          },
        },
        { do: 'call', client: 0, call: { op: 'batchGetRaw', keys: ['a', '\ud800'] } },
        { do: 'call', client: 0, call: { op: 'batchDelete', keys: [] } },
        { do: 'call', client: 0, call: { op: 'list', prefix: '' } },
        { do: 'call', client: 0, call: { op: 'getRaw', key: '' } },
        { do: 'call', client: 0, call: { op: 'delete', key: 'a' } },
        { do: 'call', client: 0, call: { op: 'health' } },
        { do: 'call', client: 0, call: { op: 'close' } },
      ],
    },
    { do: 'reopen', client: 0 },
    { do: 'fill', client: 0, prefix: 'p', from: 1_000, to: 1_050 },
    { do: 'pause', ms: 20 },
    {
      do: 'race',
      rule: 'batch',
      first: [{ call: { op: 'setRaw', key: 'a', value: 8 } }],
      lanes: [
        { client: 0, calls: [{ ticks: 3, turns: 1, call: { op: 'batchSetRaw', entries: [['a', 8]] } }] },
        { client: 1, calls: [{ call: { op: 'getRaw', key: 'a' } }] },
      ],
    },
  ],
}

const call = (made: unknown): unknown => ({ do: 'call', client: 0, call: made })
const steps = (...all: readonly unknown[]): unknown => ({ steps: all })

describe('a replay token', () => {
  it('gives back what was packed', () => {
    expect(decodeReplayToken(tokenOf({ ...replay, program: whole }))).toEqual({ ...replay, program: whole })
    expect(decodeReplayToken(tokenOf(replay))).toEqual(replay)
  })

  it.each([
    ['is no token', 'hello', /^this is no replay token/],
    ['is cut', tokenOf(replay).slice(0, -1), /checksum does not match/],
    [
      'does not inflate',
      'kvt1.AAAA.' + createHash('sha256').update('AAAA').digest('base64url').slice(0, 6),
      /cannot be unpacked/,
    ],
    ['is no JSON', forged('hello'), /cannot be unpacked/],
    ['is a bomb', forged(Buffer.alloc(64 * 1_048_576)), /^the replay token holds more than 33,554,432 bytes$/],
    [
      'is very long',
      `kvt1.${'A'.repeat(2_000_000)}.x`,
      /^a replay token has at most 1,000,000 characters; this one has 2,000,007$/,
    ],
    ['is of something else', forged('[]'), /another version/],
    ['has a tier that is none', forged(JSON.stringify({ ...replay, tier: '\u001b[2J' })), /another version/],
    ['has a seed that is none', forged(JSON.stringify({ ...replay, seed: 1.5 })), /another version/],
    [
      'has a program that is none',
      withProgram([]),
      /^the replay token is not one that kv-testkit made: the program is an array; expected an object$/,
    ],
  ])('that %s is refused in one sentence', (_, token, said) => {
    const message = refusal(() => decodeReplayToken(token))
    expect(message).toMatch(said)
    expect(message).not.toMatch(/[\n\u001b]/)
    expect(message.length).toBeLessThan(500)
  })

  it('leaves out what no replay has', () => {
    expect(decodeReplayToken(forged(JSON.stringify({ ...replay, module: './evil.mjs', __proto__: null })))).toEqual(
      replay,
    )
  })
})

describe('a program from outside', () => {
  it('is taken with everything that programs have', () => {
    expect(() => checkProgram(JSON.parse(JSON.stringify(whole)))).not.toThrow()
  })

  it.each<[string, unknown, RegExp]>([
    [
      'a fill of 200 million keys',
      steps({ do: 'fill', client: 0, prefix: 'a', to: 200_000_000 }),
      /more than 200,000 calls/,
    ],
    [
      'many fills',
      steps(...Array.from({ length: 300 }, () => ({ do: 'fill', client: 0, prefix: 'a', to: 1_000 }))),
      /more than 200,000 calls/,
    ],
    [
      'a value of 3 GB',
      steps(call({ op: 'setRaw', key: 'a', value: { length: 3_000_000_000, seed: 1 } })),
      /bytes of values/,
    ],
    ['a pause of eleven days', steps({ do: 'pause', ms: 950_400_000 }), /more than 60,000 milliseconds of pauses/],
    [
      'half a million steps',
      { steps: Array.from({ length: 500_000 }, () => ({ do: 'pause', ms: 0 })) },
      /^the steps: 500,000 of them; at most 10,000 are run$/,
    ],
    ['a client out of reach', steps({ do: 'reopen', client: 1e9 }), /a client is 1000000000/],
    [
      'an abort next week',
      steps({ ...whole.steps[0], abort: { when: 'in-flight', afterMs: 1e9, reason: 'error' } }),
      /afterMs/,
    ],
    [
      'lanes that never begin',
      steps({
        do: 'race',
        rule: 'whole',
        first: [],
        lanes: [{ client: 0, calls: [{ ticks: 1e9, call: { op: 'getRaw', key: 'a' } }] }],
      }),
      /turns of the event loop/,
    ],
    ['a step of no kind', steps({ do: 'constructor' }), /a step is 'constructor'; expected one of 'call'/],
    ['a step that is none', steps(null), /a step is undefined/],
    ['an operation that is none', steps(call({ op: '__proto__' })), /an operation is '__proto__', which is none/],
    ['a key that is no text', steps(call({ op: 'getRaw', key: 1 })), /key is 1; expected text/],
    [
      'a field that no call has',
      steps(call({ op: 'getRaw', key: 'a', value: '00' })),
      /a call of getRaw has no 'value'/,
    ],
    ['bytes that are none', steps(call({ op: 'setRaw', key: 'a', value: 'xyz' })), /expected bytes in hexadecimal/],
    ['an entry that is no pair', steps(call({ op: 'batchSetRaw', entries: [['a']] })), /no pair/],
    [
      'a race of lists',
      steps({ do: 'race', rule: 'whole', first: [{ call: { op: 'list', prefix: 'a' } }], lanes: [] }),
      /an operation of a race is 'list'/,
    ],
    ['a rule that is none', steps({ do: 'race', rule: 'x', first: [], lanes: [] }), /rule is 'x'/],
    ['no steps', {}, /^the steps is undefined; expected an array$/],
  ])('with %s is refused', (_, program, said) => {
    expect(refusal(() => checkProgram(program))).toMatch(said)
  })
})
