import { describe, expect, it } from 'vitest'
import { toHtml, toMarkdown, toTerminal } from '../../src/report/index.ts'
import { report, run } from './fixtures/documents.ts'
import { exampleLaws } from './fixtures/laws.ts'

const [law] = exampleLaws
const id = law?.id ?? ''
const power = '18 crashes in 6 rounds, of 413 writes acknowledged and 502 in flight'
const tried = run([report('file', { [id]: { power } }), report('level', { [id]: { status: 'failed', power } })])

describe('how hard a law that held was tried', () => {
  it('stands in the text for a terminal', () => {
    const text = toTerminal(tried, { width: 140 })
    expect(text).toContain(`Passed as far as it was tried\n  file · ${id}: ${power}\n`)
  })

  it('stands in Markdown', () => {
    expect(toMarkdown(tried)).toContain(`## Passed as far as it was tried\n\n- **file** \`${id}\`: ${power}`)
  })

  it('stands beside the law on the page', () => {
    expect(toHtml(tried)).toContain(`<small>file: passed in ${power}</small>`)
  })

  it('is not said where nothing was tried by luck, nor of a law that failed', () => {
    const none = run([report('level', { [id]: { status: 'failed', power } })])
    expect(toHtml(none)).not.toContain(`passed in ${power}`)
    expect(toTerminal(none) + toMarkdown(none)).not.toContain(power)
  })
})
