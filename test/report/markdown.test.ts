import { describe, expect, it } from 'vitest'
import { markdownMatrix, toMarkdown } from '../../src/report/index.ts'
import { hostile, hostileRun, likeFailure, mixedRun } from './fixtures/documents.ts'

describe('toMarkdown', () => {
  it('starts with the verdict and the matrix', () => {
    const [head, , remarks, , table] = toMarkdown(mixedRun).split('\n')
    expect(head).toBe('# 1 of 9 stores breaks the contract, and 2 could not be cleared.')
    expect(remarks).toContain('2 laws failed · 1 inconclusive')
    expect(table).toMatch(/^\| store \| values \| keys \|/)
  })

  it('has a row a backend and as many cells in each row as in the head', () => {
    for (const doc of [mixedRun, hostileRun]) {
      const rows = markdownMatrix(doc).split('\n')
      expect(rows).toHaveLength(doc.reports.length + 2)
      const cells = rows.map((row) => row.split(/(?<!\\)\|/).length)
      expect(new Set(cells).size).toBe(1)
    }
  })

  it('gives each failure whole', () => {
    const text = toMarkdown(mixedRun)
    expect(text).toContain('### sqlite-like: list/metacharacters')
    expect(text).toContain(`\`\`\`js\n${likeFailure.program.trimEnd()}\n\`\`\``)
    expect(text).toContain(`Expected:\n\n\`\`\`text\n${likeFailure.expected}\n\`\`\``)
    expect(text).toContain(`kv-testkit replay ${likeFailure.token}`)
  })

  it('fences code with more backticks than it holds, and lets no text out of its place', () => {
    const text = toMarkdown(hostileRun)
    expect(hostile).toContain('```')
    expect(text).toContain('````js\n')
    const blocks = /^(`{3,})\w*\n[\s\S]*?\n\1$/gm
    const outside = text.replaceAll(blocks, '').replaceAll(/(?<!\\)(`{4,}) .*? \1/g, '')
    expect(outside.replaceAll('\\<', '')).not.toContain('<')
    expect(outside).not.toContain('\u001b')
  })
})
