import { describe, expect, it } from 'vitest'
import { toGitHubAnnotations } from '../../src/report/index.ts'
import { cleanRun, hostileRun, likeFailure, mixedRun } from './fixtures/documents.ts'

describe('toGitHubAnnotations', () => {
  it('says nothing of a run in which every law passed', () => {
    expect(toGitHubAnnotations(cleanRun)).toBe('')
  })

  it('gives one line for each thing that fails the run, and a warning for each waived law', () => {
    const lines = toGitHubAnnotations(mixedRun).trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(5)
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(2)
    const [said] = likeFailure.message.replaceAll('%', '%25').split('\n')
    expect(lines[1]).toContain(`::error title=sqlite-like breaks list/metacharacters::${said}`)
    expect(lines[1]).toContain(`%0AExpected: ${likeFailure.expected}%0A`)
  })

  it('keeps each command on its line, whatever the text holds', () => {
    const lines = toGitHubAnnotations(hostileRun).trimEnd().split('\n')
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning) title=[^:,]*::/)
      expect(line).not.toContain('\r')
    }
    expect(lines[0]).toContain('%250A')
  })
})
