import { describe, expect, it } from 'vitest'
import { lawStatuses } from '../../src/conformance/index.ts'
import { markdownMatrix, toHtml, toTerminal } from '../../src/report/index.ts'
import { mixedRun } from './fixtures/documents.ts'

describe('a status', () => {
  it('is shown by the word that it has in the data, in every view', () => {
    const [terminal, page] = [toTerminal(mixedRun), toHtml(mixedRun)]
    for (const status of lawStatuses) {
      const word = status.replace('-', ' ')
      expect(terminal).toMatch(new RegExp(`^.*[✗?!○–✓] ${word}(   |$)`, 'm'))
      expect(page).toContain(`<b>${word}</b>`)
      expect(page).toMatch(new RegExp(`<option value="${status}">${word}</option>`))
    }
    expect(markdownMatrix(mixedRun)).toMatch(/ \| passed \| unsupported \| not run \|\n/)
  })
})
