/** The matrix in a terminal: groups down, backends across, in as many blocks as the width asks for. */
import { clipped, padded, textWidth, wrapped } from './columns.ts'
import type { RunDocument } from './document.ts'
import { cellCount, type Matrix, type MatrixRow, matrixOf } from './matrix.ts'
import { type Paint, statusInk } from './paint.ts'
import { faceOf, statusFaces } from './status.ts'
import { oneLine, quoted } from '../kv/index.ts'

const longestName = 18

/** The matrix with its legend, without a line feed at the end. */
export function matrixLines(doc: RunDocument, width: number, paint: Paint): string {
  const matrix = matrixOf(doc)
  const label = Math.max(5, ...matrix.groups.map((group) => textWidth(oneLine(group))))
  const blocks = blocksOf(matrix.rows, width - label)
  return [
    ...blocks.map((rows) => block(matrix, rows, label, paint)),
    legend(matrix, paint),
    ...versions(matrix, width),
  ].join('\n\n')
}

function columnWidth(row: MatrixRow): number {
  return Math.max(7, Math.min(longestName, textWidth(oneLine(row.report.backend)))) + 2
}

function blocksOf(rows: readonly MatrixRow[], room: number): readonly (readonly MatrixRow[])[] {
  const blocks: MatrixRow[][] = []
  let left = 0
  for (const row of rows) {
    const needed = columnWidth(row)
    const last = blocks.at(-1)
    if (last === undefined || needed > left) {
      blocks.push([row])
      left = room - needed
    } else {
      last.push(row)
      left -= needed
    }
  }
  return blocks
}

function block(matrix: Matrix, rows: readonly MatrixRow[], label: number, paint: Paint): string {
  const names = rows.map((row) =>
    padded(`  ${paint('bold', clipped(oneLine(row.report.backend), longestName))}`, columnWidth(row)),
  )
  const lines = matrix.groups.map((group, at) => {
    const cells = rows.map((row) => {
      const cell = row.cells[at]
      if (cell === undefined) return padded('', columnWidth(row))
      const text = `${faceOf(cell.status).mark} ${cellCount(cell)}`
      return padded(`  ${paint(statusInk[cell.status], text)}`, columnWidth(row))
    })
    return trimEnd(`${padded(oneLine(group), label)}${cells.join('')}`)
  })
  const totals = rows.map((row) => padded(`  ${row.tally.passed}/${row.report.laws.length}`, columnWidth(row)))
  return [
    trimEnd(`${padded('', label)}${names.join('')}`),
    ...lines,
    trimEnd(`${padded(paint('dim', faceOf('passed').word), label)}${totals.join('')}`),
  ].join('\n')
}

function legend(matrix: Matrix, paint: Paint): string {
  const present = statusFaces.filter(({ status }) => matrix.rows.some((row) => row.tally[status] > 0))
  return present.map(({ status, mark, word }) => `${paint(statusInk[status], mark)} ${word}`).join('   ')
}

/** What was tested under each name, where its report says more than the name. */
function versions(matrix: Matrix, width: number): readonly string[] {
  const known = matrix.rows.flatMap(({ report: { backend, version } }) =>
    version === undefined || version === backend ? [] : [`${quoted(backend, 100)}: ${quoted(version)}`],
  )
  return known.length === 0 ? [] : [wrapped(known.join(' · '), width)]
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '')
}
