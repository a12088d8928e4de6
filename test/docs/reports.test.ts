import { describe, expect, it } from 'vitest'
import * as chaos from '../../src/chaos/index.ts'
import * as conformance from '../../src/conformance/index.ts'
import * as history from '../../src/history/index.ts'
import * as kvTestkit from '../../src/index.ts'
import { ReferenceStore } from '../../src/kv/index.ts'
import * as report from '../../src/report/index.ts'
import { faceOf } from '../../src/report/status.ts'
import { report as reportOf, run } from '../report/fixtures/documents.ts'
import { pageText, testExamples } from './page-examples.ts'

const page = pageText('docs/reports.md')
const written = new Map<string, string>()
const quiet = { log: () => {}, write: () => true, isTTY: false, columns: 100 }

/** The cells of the table whose first column is called `title`. */
function tableOf(title: string): readonly (readonly string[])[] {
  const [, rest = ''] = page.split(new RegExp(`\\n\\| ${title} +\\|.*\\n\\|[ :|-]+\\n`))
  const [table = ''] = rest.split('\n\n')
  return table.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
}

describe('docs/reports.md', () => {
  const examples = testExamples(
    'docs/reports.md',
    new Map<string, Readonly<Record<string, unknown>>>([
      ['kv-testkit', { ...kvTestkit, MyStore: ReferenceStore, console: quiet, process: { stdout: quiet } }],
      ['kv-testkit/report', { ...report }],
      ['kv-testkit/conformance', conformance],
      ['kv-testkit/chaos', chaos],
      ['kv-testkit/history', history],
      ['node:fs', { writeFileSync: (path: string, text: string) => void written.set(path, text) }],
    ]),
  )

  it('has an example for each way to a report, and they write what they name', () => {
    expect(examples).toBe(4)
    expect([...written.keys()].toSorted()).toEqual(
      ['chaos.html', 'check.html', ...report.reportFormats.map(({ suffix }) => `conformance${suffix}`)].toSorted(),
    )
    expect(written.get('check.html')).toContain('>The history is linearizable.</h1>')
  })

  it('names every format, and the file that the command writes of it', () => {
    const rows = tableOf('view')
    for (const { name, suffix } of report.reportFormats) {
      const [, , , command] = rows.find(([, view]) => view?.startsWith(`[${name}]`)) ?? []
      expect(command).toContain(`conformance${suffix}`)
    }
  })

  it('says of each status how it is shown, and what JUnit and CTRF make of it', () => {
    const rows = tableOf('status')
    expect(rows.map(([, status = '']) => status).toSorted()).toEqual(conformance.lawStatuses.toSorted())
    for (const status of conformance.lawStatuses) {
      const one = run([reportOf('a', { 'values/empty': { status, reason: 'x' } })])
      const { tests } = report.toCtrf(one).results
      const [, junit = '–'] = /<testcase [^>]*name="values\/empty[^>]*[^/]>\s*<(\w+)/.exec(report.toJUnit(one)) ?? []
      const { mark, meaning } = faceOf(status)
      const ctrf = tests.find(({ name }) => name.startsWith('values/empty'))?.status
      expect(rows.find(([, name]) => name === status)?.slice(1, -1)).toEqual([status, mark, meaning, junit, ctrf])
    }
  })
})
