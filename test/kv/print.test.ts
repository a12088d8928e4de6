import { describe, expect, it } from 'vitest'
import { printBytes, printKey, stringLiteral } from '../../src/kv/index.ts'

describe('printKey', () => {
  it.each([
    ['plain text as it is', 'user:1', '"user:1"'],
    ['the empty key', '', '""'],
    ['quotes and backslashes as JSON', 'a"b\\c', '"a\\"b\\\\c"'],
    ['composed and decomposed text apart', 'é', '"é" (U+00E9)'],
    ['combining characters as escapes', 'e\u0301', '"e\\u0301" (U+0065 U+0301)'],
    ['what cannot be seen as escapes', 'a\u200b\u0000', '"a\\u200b\\u0000" (U+0061 U+200B U+0000)'],
    ['spaces that are no space', 'a\u00a0', '"a\\u00a0" (U+0061 U+00A0)'],
    ['characters beyond the first plane', '😀', '"😀" (U+1F600)'],
    ['a lone surrogate', '\ud800', '"\\ud800" (U+D800)'],
  ])('shows %s', (_, key, shown) => {
    expect(printKey(key)).toBe(shown)
  })

  it('cuts long keys and says how long they are', () => {
    expect(printKey('k'.repeat(80))).toBe(`"${'k'.repeat(80)}"`)
    expect(printKey('k'.repeat(81))).toBe(`"${'k'.repeat(32)}"… (81 characters)`)
    expect(printKey('é'.repeat(100))).toBe(
      `"${'é'.repeat(32)}"… (100 characters) (${Array.from({ length: 12 }, () => 'U+00E9').join(' ')} …)`,
    )
  })
})

describe('stringLiteral', () => {
  it.each(['plain', 'é e\u0301', '\u202ea', '"\\\n', '\ud800x', '😀\u200d'])(
    'is code that gives the same string: %j',
    (text) => {
      expect(JSON.parse(stringLiteral(text))).toBe(text)
    },
  )

  it('shows nothing that cannot be seen', () => {
    expect(stringLiteral('\u202e\u0301\u00a0\u0000 ')).toMatch(/^[ -~]*$/)
  })
})

describe('printBytes', () => {
  it.each([
    [0, 'an empty value'],
    [1, '1 byte 00'],
    [3, '3 bytes 00 01 02'],
  ])('shows %d bytes', (length, shown) => {
    expect(printBytes(Uint8Array.from({ length }, (_, index) => index))).toBe(shown)
  })

  it('leaves the middle of many out', () => {
    const many = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect(printBytes(many)).toBe('256 bytes 00 01 02 03 04 05 06 07 08 09 0a 0b … f8 f9 fa fb fc fd fe ff')
  })
})
