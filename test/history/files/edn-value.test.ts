import { parseEDNString } from 'edn-data'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EdnCursor } from '../../../src/history/files/edn-value.ts'
import type { Json } from '../../../src/history/index.ts'
import { isUsageError } from '../../../src/kv/index.ts'
import { sorted, values } from './edn-values.ts'

/** The first value of a line, and whether the line has more. */
function first(edn: string): { readonly value: Json; readonly more: boolean } {
  const bytes = Buffer.from(`before\n${edn}\n`)
  const cursor = new EdnCursor(['read'])
  cursor.open(bytes, 7, bytes.length - 1, 3)
  const value = cursor.value()
  return { value, more: cursor.more() }
}

function read(edn: string): Json {
  const { value, more } = first(edn)
  expect(more).toBe(false)
  return value
}

function problemOf(edn: string): string {
  try {
    first(edn)
  } catch (error) {
    if (isUsageError(error)) return error.message
    throw error
  }
  return 'none'
}

/** What `edn-data` gives, in this reader's words. */
function inOurWords(value: unknown): Json {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if (value === 0) return 0
  if (Array.isArray(value)) return value.map((part) => inOurWords(part))
  if (typeof value !== 'object' || value === null) return value as Json
  if ('key' in value) return String(value.key)
  if ('list' in value && Array.isArray(value.list)) return inOurWords(value.list)
  if ('set' in value && Array.isArray(value.set)) {
    return { set: value.set.map((part) => inOurWords(part)).sort((a, b) => (sorted(a) < sorted(b) ? -1 : 1)) }
  }
  if ('map' in value && Array.isArray(value.map)) return mapInOurWords(value.map)
  if (!('tag' in value) || !('val' in value)) return value as Json
  const { tag, val } = value
  const namespace = String(tag).startsWith(':') ? String(tag).slice(1) : undefined
  if (namespace === undefined) return { tag: String(tag), val: inOurWords(val) }
  const entries = typeof val === 'object' && val !== null && 'map' in val && Array.isArray(val.map) ? val.map : []
  return mapInOurWords(entries, namespace)
}

function mapInOurWords(entries: readonly unknown[], namespace?: string): Json {
  return Object.fromEntries(
    entries.map((entry): [string, Json] => {
      const [key, value]: readonly unknown[] = Array.isArray(entry) ? entry : []
      const name = typeof key === 'object' && key !== null && 'key' in key ? String(key.key) : undefined
      if (name === undefined) return [typeof key === 'string' ? key : JSON.stringify(key), inOurWords(value)]
      if (namespace === undefined) return [name, inOurWords(value)]
      const qualified = name.startsWith('_/') ? name.slice(2) : name.includes('/') ? name : `${namespace}/${name}`
      return [qualified, inOurWords(value)]
    }),
  )
}

describe('a value of EDN', () => {
  it('is read as what it is', () => {
    fc.assert(
      fc.property(values, ({ edn, json }) => {
        expect(read(edn)).toEqual(json)
      }),
      { numRuns: 2000 },
    )
  })

  it('is read as edn-data reads it', () => {
    fc.assert(
      fc.property(values, ({ edn }) => {
        const theirs = parseEDNString(edn, { tagHandlers: { inst: (val: unknown) => ({ tag: 'inst', val }) } })
        expect(read(edn)).toEqual(inOurWords(theirs))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a whole number that a double would round', '1700000000000000123', '1700000000000000123'],
    ['a negative one', '-9007199254740993', '-9007199254740993'],
    ['a decimal that a double would round', '1.00000000000000000001M', { sym: '1.00000000000000000001M' }],
    ['a number beyond all doubles', '1e400', { sym: '1e400' }],
    ['infinity', '##Inf', { sym: '##Inf' }],
    [
      'characters that end a token elsewhere',
      String.raw`[\( \" \; \, \{]`,
      ['(', '"', ';', ',', '{'].map((char) => ({ char })),
    ],
    ['a map whose keys are maps', '{{:a 1} 2, {:a 2} 3}', { '{"a":1}': 2, '{"a":2}': 3 }],
    ['a pair of key and value', '#jepsen.independent.Tuple [8 nil]', [8, null]],
    [
      'an instant, to the last digit',
      '#inst "2026-01-01T00:00:00.000000001Z"',
      { tag: 'inst', val: '2026-01-01T00:00:00.000000001Z' },
    ],
    ['a comment behind it', '3 ; three', 3],
  ])('is %s', (_, edn, json) => {
    expect(read(edn)).toEqual(json)
  })
})

describe('what is no value of EDN is refused in one sentence', () => {
  it.each([
    ['a text without an end', '"abc', /^line 3: "abc ends in the middle of a text: was the file cut off\?$/],
    ['a map without an end', '{:a 1', /ends before its '}'/],
    ['a key without a value', '{:a}', /has '}' where a value should be/],
    ['an end without a beginning', ']', /has ']' where a value should be/],
    ['the wrong end', '[1)', /has '\)' where a value should be/],
    ['a tag without a value', '#inst', /ends where a value should be/],
    ['a tag without a name', '# 1', /has a '#' without a tag/],
    ['a namespace without a map', '#:ns 1', /has no map behind '#:ns'/],
    ['an unknown escape', String.raw`"\q"`, /has the escape \\q in a text, which EDN does not have/],
    ['half an escape', String.raw`"\u12"`, /has the escape \\u in a text/],
    ['nothing', '', /ends where a value should be/],
    ['nothing but what is discarded', '#_ 1', /ends where a value should be/],
    ['a backslash alone', '\\', /ends in the middle of a character/],
  ])('%s', (_, edn, problem) => {
    expect(problemOf(edn)).toMatch(problem)
    expect(problemOf(edn)).not.toContain('\n')
  })

  it.each([
    ['vectors', '['],
    ['maps', '{:a '],
    ['sets', '#{'],
    ['tags', '#a '],
    ['what is discarded', '#_ '],
    ['maps with a namespace', '#:n{:a '],
  ])('a million nested %s', (_, open) => {
    expect(problemOf(open.repeat(1_000_000))).toMatch(/^line 3: .{50,60}… is nested more than 200 deep$/)
  })

  it('whatever is cut off or changed, and nothing else than a UsageError is thrown', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.constantFrom('', '"', '}', ']', '#', '\\', ';'), ({ edn }, at, put) => {
        const place = at % (edn.length + 1)
        expect(problemOf(edn.slice(0, place) + put).split('\n')).toHaveLength(1)
      }),
      { numRuns: 2000 },
    )
  })
})
