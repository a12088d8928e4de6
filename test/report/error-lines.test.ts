import { describe, expect, it } from 'vitest'
import { runConformance } from '../../src/conformance/index.ts'
import { ReferenceStore } from '../../src/kv/index.ts'
import {
  reportFormats,
  runDocument,
  toGitHubAnnotations,
  toHtml,
  toJUnit,
  toMarkdown,
  toTerminal,
} from '../../src/report/index.ts'

/** Wraps the errors of what it stands on, as libraries do. */
class Wrapping extends ReferenceStore {
  override async list(): Promise<string[]> {
    const cause = new Error(`ENOTDIR: not a directory\n${'   at native\n'.repeat(100)}`)
    throw new Error('an error occurred', { cause })
  }
}

const startedAt = 0
const reports = [await runConformance(() => new Wrapping(), { only: ['list/prefix'], seed: 1 })]
const doc = runDocument({ startedAt, durationMs: 0, reports })
const whence = /at Wrapping\.list \(test\/report\/error-lines\.test\.ts:\d+:\d+\)/

describe('the error of a failure', () => {
  it.each([
    ['a terminal', toTerminal(doc, { width: 400 })],
    ['Markdown', toMarkdown(doc)],
    ['HTML', toHtml(doc)],
    ['JUnit', toJUnit(doc)],
    ['annotations', toGitHubAnnotations(doc).replaceAll('%0A', '\n')],
  ])('is shown in %s with its frame and its cause, once and on one line', (_, text) => {
    expect(text).toMatch(whence)
    const lines = text.split('\n').filter((line) => line.includes('caused by'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/caused by Error: ENOTDIR: not a directory at native at native .*… at Wrapping\.list/)
    expect(lines[0]?.length).toBeLessThan(450)
  })

  it('is whole in the JSON', () => {
    const json = reportFormats.find(({ name }) => name === 'json')?.render(doc)
    expect(json).toContain('   at native\\n'.repeat(100))
  })
})
