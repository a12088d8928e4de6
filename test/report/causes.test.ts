import { describe, expect, it } from 'vitest'
import { toCtrf, toGitHubAnnotations, toHtml, toJUnit, toMarkdown, toTerminal } from '../../src/report/index.ts'
import type { Failure, LawResult } from '../../src/conformance/index.ts'
import { exampleLaws } from './fixtures/laws.ts'
import { lawResult, likeFailure, report, run } from './fixtures/documents.ts'

/** A store on which every example law fails, all for one cause, the last one shown best. */
function wholeRun(failure: Failure): ReturnType<typeof run> {
  const laws = exampleLaws.map((law): LawResult =>
    lawResult(law, { status: 'failed', reason: failure.message, failure }),
  )
  const ids = laws.map(({ id }) => id).toReversed()
  const symptom = 'list after setRaw: what was written is missing'
  return run([report('one', {}, { ok: false, laws, causes: [{ id: 'list', laws: ids, calls: ['list'], symptom }] })])
}

const doc = wholeRun(likeFailure)
const shown = exampleLaws.at(-1)?.id ?? ''
const others = exampleLaws.slice(0, -1).map(({ id }) => id)
const said = `${others.length} other laws break for the same cause`

describe('a cause for which many laws fail', () => {
  it('is counted', () => {
    expect(toTerminal(doc)).toContain(`one breaks ${exampleLaws.length} laws of the contract, for 1 cause.`)
    expect(toTerminal(doc)).toContain(`1 cause, ${exampleLaws.length} laws failed`)
  })

  it('is shown once in the terminal, by the law that shows it best, with the names of the others', () => {
    const text = toTerminal(doc)
    expect(text.match(/^✗ one · .*$/gm)).toEqual([`✗ one · ${shown}`])
    const names = text.replaceAll(/\s+/g, ' ')
    expect(names).toContain(`${said}, and may show more once it is mended: `)
    for (const id of others) expect(names).toContain(id)
  })

  it('takes sixty lines in the terminal, however long its program and whatever was expected', () => {
    const program = Array.from({ length: 300 }, (_, line) => `await kv.setRaw("${line}", bytes('61'))`).join('\n')
    const long = Array.from({ length: 90 }, (_, line) => `line ${line}`).join('\n')
    const text = toTerminal(wholeRun({ ...likeFailure, program, expected: long, message: long }))
    const block = text.slice(text.indexOf(`✗ one · ${shown}`)).split('\n\none breaks')[0] ?? ''
    expect(block.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
    expect(block).toContain('lines left out: --out writes all of it')
  })

  it('has one section in Markdown, one note on GitHub and one open article on the page', () => {
    expect(toMarkdown(doc).match(/^### /gm)).toHaveLength(1)
    expect(toMarkdown(doc)).toContain(said)
    expect(toGitHubAnnotations(doc).match(/^::error /gm)).toHaveLength(1)
    const html = toHtml(doc)
    expect(html.match(/<details class="same-cause"/g)).toHaveLength(1)
    const [open = '', folded = ''] = html.split('<details class="same-cause"')
    expect(open.match(/<article class="failure"/g)).toHaveLength(1)
    expect(folded.match(/<article class="failure"/g)).toHaveLength(others.length)
  })

  it('is named by the law that shows it in the files for other tools', () => {
    expect(toJUnit(doc).match(new RegExp(`message="The same cause as ${shown}\\.`, 'g'))).toHaveLength(others.length)
    const named = toCtrf(doc).results.tests.map(({ extra }) => extra?.['cause'])
    expect(new Set(named)).toEqual(new Set([shown]))
  })
})
