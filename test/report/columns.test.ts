import { describe, expect, it } from 'vitest'
import { clipped, padded, textWidth, wrapped } from '../../src/report/columns.ts'
import { toTerminal } from '../../src/report/index.ts'
import { report, run } from './fixtures/documents.ts'

describe('textWidth', () => {
  it.each([
    ['plain', 5],
    ['', 0],
    ['\u001b[31mred\u001b[39m', 3],
    ['日本語', 6],
    ['カナ', 4],
    ['ｶﾅ', 2],
    ['한국어', 6],
    ['\u1112\u1161\u11ab', 2],
    ['全角：（Ａ）', 12],
    ['e\u0301', 1],
    ['नमस्ते', 3],
    ['👍🏽', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇫🇷', 2],
    ['❤️', 2],
    ['1️⃣', 2],
    ['a\u200bb', 2],
    ['✓ ± … ①', 7],
  ])('of %j is %i', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('columns', () => {
  it('are filled up to their width, whatever stands in them', () => {
    for (const text of ['ab', '日', '👨‍👩‍👧‍👦', 'e\u0301e\u0301']) expect(textWidth(padded(text, 7))).toBe(7)
  })

  it('cut no character in two', () => {
    expect([5, 4, 3, 2, 1, 0].map((width) => clipped('日本語', width))).toEqual(['日本…', '日…', '日…', '…', '…', ''])
    expect(clipped('a👨‍👩‍👧‍👦bc', 4)).toBe('a👨‍👩‍👧‍👦…')
    expect(clipped('日本語', 6)).toBe('日本語')
  })

  it('hold no line that is wider than asked for', () => {
    const lines = wrapped('鍵 の 値 が 消えた once more', 12, '- ').split('\n')
    expect(lines).toEqual(['- 鍵 の 値', '  が 消えた', '  once more'])
  })

  it('stand below each other in the matrix of stores with wide names', () => {
    const text = toTerminal(run([report('倉庫'), report('memory'), report('箱📦')]))
    const [names = '', ...rows] = text.slice(0, text.indexOf('\n\n')).split('\n')
    const starts = ['倉庫', 'memory', '箱📦'].map((name) => textWidth(names.slice(0, names.indexOf(name))))
    for (const row of rows.filter((line) => line.includes('✓'))) {
      expect([...row.matchAll(/✓/g)].map(({ index }) => textWidth(row.slice(0, index)))).toEqual(starts)
    }
    expect(rows.length).toBeGreaterThan(10)
  })
})
