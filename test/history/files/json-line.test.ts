import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlainJsonLine } from '../../../src/history/files/json-line.ts'
import { historyLine } from '../../../src/history/index.ts'
import { drawStream } from '../../../src/kv/index.ts'
import { largeHistory } from '../large-history.ts'

const members = ['client', 'op', 'key', 'value', 'expected', 'result', 'status', 'call', 'return'] as const

const reader = new PlainJsonLine()

function read(text: string): unknown {
  const bytes = Buffer.from(`\n${text}\n`)
  return reader.read(bytes, 1, bytes.length - 1)
}

/** The members that an operation has, by `JSON.parse`. */
function parsed(text: string): unknown {
  const all: unknown = JSON.parse(text)
  if (typeof all !== 'object' || all === null) throw new TypeError(`${text} is not an object`)
  return Object.fromEntries(Object.entries(all).filter(([name]) => members.some((member) => member === name)))
}

const plainValues = fc.oneof(
  fc.stringMatching(/^[a-z0-9:# ]{0,80}$/),
  fc.integer({ min: -100, max: 100_000_000 }),
  fc.constantFrom(null, true, false),
)

const values = fc.oneof(
  { weight: 15, arbitrary: plainValues },
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('"', '\\', '\u2028', '😀'),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 1 }),
)

const lines = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.oneof(fc.constantFrom(...members), fc.string({ maxLength: 5 })), values), {
      maxLength: 10,
      selector: ([name]) => name,
    }),
    fc.constantFrom('', ' ', '  ', '\t'),
    fc.constantFrom('', ' '),
  )
  .map(
    ([entries, before, after]) =>
      `{${entries.map(([name, value]) => `${before}${JSON.stringify(name)}${after}:${after}${JSON.stringify(value)}`).join(`${after},`)}${after}}`,
  )

describe('a line of JSON', () => {
  it('that is plain, as operations mostly are, is read without JSON.parse', () => {
    const shape = { operations: 2000, keys: 5, clients: 8, sets: 0.3, deletes: 0.1, swaps: 0.2, unknown: 0.1 }
    for (const operation of largeHistory(shape, drawStream(1, 'plain'))) {
      expect(read(historyLine(operation).trim())).toEqual(operation)
      expect(read(JSON.stringify(operation, undefined, 1).replaceAll('\n', ''))).toEqual(operation)
    }
  })

  it('is read as JSON.parse reads it, or left to it', () => {
    let plain = 0
    fc.assert(
      fc.property(lines, (text) => {
        const operation = read(text)
        if (operation === undefined) return
        plain += 1
        expect(operation).toEqual(parsed(text))
      }),
      { numRuns: 3000 },
    )
    expect(plain).toBeGreaterThan(300)
  })

  it('that is damaged is never taken for a whole one', () => {
    fc.assert(
      fc.property(
        lines,
        fc.nat(),
        fc.constantFrom('', '"', '}', ',', ':', '0', '-', 'n', '\\', '\n'),
        (text, at, put) => {
          const place = at % (text.length + 1)
          const damaged = text.slice(0, place) + put + text.slice(place + 1)
          const operation = read(damaged)
          if (operation !== undefined) expect(operation).toEqual(parsed(damaged))
        },
      ),
      { numRuns: 3000 },
    )
  })

  it.each(['{"call":01}', '{"call":-}', '{"call":-0}', '{"call":1.5}', '{"call":1e3}', '{"call":1234567890123456}'])(
    '%s is left to JSON.parse',
    (text) => {
      expect(read(text)).toBeUndefined()
    },
  )
})
