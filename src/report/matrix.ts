/** The matrix that every view starts with: backend × group of laws. */
import type { ConformanceReport, LawGroup, LawResult, LawStatus } from '../conformance/index.ts'
import type { RunDocument } from './document.ts'
import { statusFaces } from './status.ts'

/** How many laws have each status. */
export type Tally = Readonly<Record<LawStatus, number>>

/** What became of one group of laws on one backend. */
export interface MatrixCell {
  readonly group: LawGroup
  readonly tally: Tally
  readonly total: number
  /** How the cell as a whole is shown: its worst news; where some laws held and others were not asked, "passed". */
  readonly status: LawStatus
}

/** One backend's line. */
export interface MatrixRow {
  readonly report: ConformanceReport
  readonly tally: Tally
  /** One cell for each group of the matrix; undefined where the backend has no law of that group. */
  readonly cells: readonly (MatrixCell | undefined)[]
}

/** Backends × groups. */
export interface Matrix {
  readonly groups: readonly LawGroup[]
  readonly rows: readonly MatrixRow[]
}

/** The matrix of a run: groups in the order in which the reports have them. */
export function matrixOf(doc: RunDocument): Matrix {
  const groups = [...new Set(doc.reports.flatMap((report) => report.laws.map((law) => law.group)))]
  const rows = doc.reports.map((report) => ({
    report,
    tally: tallyOf(report.laws),
    cells: groups.map((group) => cellOf(group, report.laws)),
  }))
  return { groups, rows }
}

/** How many of `laws` have each status. */
export function tallyOf(laws: readonly LawResult[]): Tally {
  const tally = { passed: 0, failed: 0, waived: 0, unsupported: 0, 'not-run': 0, inconclusive: 0 }
  for (const law of laws) tally[law.status] += 1
  return tally
}

function cellOf(group: LawGroup, laws: readonly LawResult[]): MatrixCell | undefined {
  const own = laws.filter((law) => law.group === group)
  if (own.length === 0) return undefined
  const tally = tallyOf(own)
  return { group, tally, total: own.length, status: statusOfTally(tally) }
}

/** Bad news first; then, where anything held, that; then why nothing was asked. */
function statusOfTally(tally: Tally): LawStatus {
  const order: readonly LawStatus[] = ['failed', 'inconclusive', 'waived', 'passed', 'not-run', 'unsupported']
  return order.find((status) => tally[status] > 0) ?? 'not-run'
}

/** A cell in a few characters: "12" all held, "10/12" some did, "2/12" so many broken of all. */
export function cellCount(cell: MatrixCell): string {
  const count = cell.tally[cell.status]
  return count === cell.total ? String(count) : `${count}/${cell.total}`
}

/** A cell in words: "10 passed, 2 unsupported". */
export function cellWords(cell: MatrixCell): string {
  return tallyWords(cell.tally)
}

/** A tally in words, worst first, zeros left out. */
export function tallyWords(tally: Tally): string {
  return statusFaces
    .filter(({ status }) => tally[status] > 0)
    .map(({ status, word }) => `${tally[status]} ${word}`)
    .join(', ')
}
