/** The matrix as a table; on a narrow screen each store becomes a card. */
import type { RunDocument } from '../document.ts'
import { anchorOf } from '../findings.ts'
import { cellCount, cellWords, type Matrix, type MatrixCell, type MatrixRow } from '../matrix.ts'
import { faceOf, statusFaces } from '../status.ts'
import { html, type Markup } from './markup.ts'

/** The section with the matrix, stores that did not open below it. */
export function matrixSection(doc: RunDocument, matrix: Matrix): Markup {
  const present = statusFaces.filter(({ status }) => matrix.rows.some((row) => row.tally[status] > 0))
  return html`<section id="matrix" aria-labelledby="matrix-h">
    <h2 id="matrix-h" class="quiet">Stores and groups of laws</h2>
    ${
      matrix.rows.length === 0
        ? html`<p>Not one law was asked.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="matrix-h">
              <table class="matrix" role="table">
                <thead role="rowgroup">
                  <tr role="row">
                    <th scope="col" role="columnheader">Store</th>
                    ${matrix.groups.map(
                      (group) => html`<th scope="col" role="columnheader" class="group"><span>${group}</span></th>`,
                    )}
                    <th scope="col" role="columnheader" class="sum">Passed</th>
                  </tr>
                </thead>
                <tbody role="rowgroup">
                  ${matrix.rows.map((row, at) => rowMarkup(matrix, row, at))}
                </tbody>
              </table>
            </div>
            <p class="legend">
              ${present.map(
                ({ status, mark, word, meaning }) =>
                  html`<span
                    ><i class="mark s-${status}" aria-hidden="true">${mark}</i> <b>${word}</b> ${meaning}</span
                  >`,
              )}
            </p>`
    }
    ${doc.unopened.map(
      ({ backend, reason }) => html`<p class="alarm"><strong>${backend} could not be opened.</strong> ${reason}</p>`,
    )}
  </section>`
}

function rowMarkup(matrix: Matrix, row: MatrixRow, at: number): Markup {
  const { report, tally, cells } = row
  const version =
    report.version === undefined || report.version === report.backend ? '' : html` <small>${report.version}</small>`
  return html`<tr role="row" class="${report.ok ? 'fine' : 'bad'}">
    <th scope="row" role="rowheader"><a href="#store-${at}">${report.backend}</a>${version}</th>
    ${cells.map((cell, column) =>
      cell === undefined
        ? html`<td role="cell" class="none"></td>`
        : html`<td role="cell" class="s-${cell.status}" data-group="${matrix.groups[column]}">
            ${cellMarkup(cell, row, at)}
          </td>`,
    )}
    <td role="cell" class="sum"><b>${tally.passed}</b><span> / ${report.laws.length}</span></td>
  </tr>`
}

function cellMarkup(cell: MatrixCell, row: MatrixRow, at: number): Markup {
  const words = `${row.report.backend}, ${cell.group}: ${cellWords(cell)}`
  const inner = html`<i aria-hidden="true">${faceOf(cell.status).mark}</i
    ><span aria-hidden="true">${cellCount(cell)}</span><span class="sr">${cellWords(cell)}</span>`
  const first = row.report.laws.find((law) => law.group === cell.group && law.status === cell.status)
  const target = first === undefined ? undefined : targetOf(cell, first.id, at)
  return target === undefined
    ? html`<span class="cell" title="${words}">${inner}</span>`
    : html`<a class="cell" title="${words}" href="#${target}">${inner}</a>`
}

/** Where a cell leads: to the first failure, or to the list that holds its laws. */
function targetOf(cell: MatrixCell, law: string, at: number): string | undefined {
  if (cell.status === 'failed') return anchorOf(at, law)
  return cell.status === 'passed' ? undefined : cell.status
}
