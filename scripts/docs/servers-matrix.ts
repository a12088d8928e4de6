/** The matrix of the real servers, from the document of a run (`kv-testkit conformance … --json`). */
import type { ConformanceReport, LawStatus } from '../../src/conformance/index.ts'
import type { RunDocument } from '../../src/report/index.ts'

/** Where it goes: between these two lines of a page. */
const marks = ['<!-- servers: written by npm run docs:servers -->', '<!-- servers: end -->'] as const

/** The line of one server; the same for every run on the same server, whatever the seed. */
export function serverRow(report: ConformanceReport): string {
  const count = (status: LawStatus): number => report.laws.filter((law) => law.status === status).length
  const unsupported = report.laws.filter(({ status }) => status === 'unsupported').map(({ id }) => `\`${id}\``)
  const cells = [
    report.version ?? report.backend,
    count('passed'),
    count('unsupported'),
    count('waived'),
    count('not-run'),
    unsupported.join(', '),
  ]
  return `| ${cells.join(' | ')} |`
}

/** The matrix as Markdown. Throws where a law is broken: what is shown must be true. */
export function serversMatrix(doc: RunDocument): string {
  for (const { backend, ok } of doc.reports) if (!ok) throw new Error(`${backend} breaks the contract; mend it first`)
  for (const { backend, reason } of doc.unopened) throw new Error(`${backend}: ${reason}`)
  return [
    '| server | laws passed | unsupported | waived | not run | laws that its profile disclaims |',
    '| --- | --: | --: | --: | --: | --- |',
    ...doc.reports.map(serverRow),
  ].join('\n')
}

/** `page` with the matrix between the marks; as it is where it has none. */
export function withMatrix(page: string, matrix: string): string {
  const [begin, end] = marks
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  return from < 0 || to < from ? page : `${page.slice(0, from + begin.length)}\n\n${matrix}\n\n${page.slice(to)}`
}

/** The lines of the matrix that `page` shows, without the padding of its columns. */
export function shownRows(page: string): readonly string[] {
  const [begin, end] = marks
  return page
    .slice(page.indexOf(begin), page.indexOf(end))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/ +/g, ' '))
}
