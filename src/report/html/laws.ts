/** Every law on every store, and the bar that filters all that the page lists. */
import type { ConformanceReport, LawGroup, LawResult } from '../../conformance/index.ts'
import { duration, grouped } from '../amount.ts'
import type { RunDocument } from '../document.ts'
import { anchorOf } from '../findings.ts'
import type { Matrix } from '../matrix.ts'
import { faceOf, statusFaces } from '../status.ts'
import { oneLine } from '../../kv/index.ts'
import { html, type Markup } from './markup.ts'

/** The attributes by which the filter bar finds an element. Names are JSON, since a store may be called anything. */
export function filterMarks(stores: string | readonly string[], group: string, status: string, text: string): Markup {
  const names = typeof stores === 'string' ? [stores] : stores
  return html`data-item data-stores="${JSON.stringify(names)}" data-group="${group}" data-status="${status}"
  data-text="${oneLine(text).toLowerCase()}"`
}

/** The filter bar; it shows itself only where the script runs. */
export function filterBar(doc: RunDocument): Markup | undefined {
  if (doc.reports.length === 0) return undefined
  const statuses = statusFaces.filter(({ status }) =>
    doc.reports.some((report) => report.laws.some((law) => law.status === status)),
  )
  const groups = [...new Set(doc.reports.flatMap((report) => report.laws.map((law) => law.group)))]
  const stores = [...new Set(doc.reports.map((report) => report.backend))]
  return html`<form class="filters needs-script" role="search" aria-label="Filter what is listed below" hidden>
    <label class="grow"
      ><span class="sr">Text</span
      ><input type="search" name="text" placeholder="Filter by law, words, key …" autocomplete="off"
    /></label>
    ${
      stores.length < 2
        ? ''
        : html`<label
            ><span class="sr">Store</span
            ><select name="store">
              <option value="">Every store</option>
              ${stores.map((store) => html`<option>${store}</option>`)}
            </select></label
          >`
    }
    <label
      ><span class="sr">Group</span
      ><select name="group">
        <option value="">Every group</option>
        ${groups.map((group) => html`<option>${group}</option>`)}
      </select></label
    >
    <label
      ><span class="sr">Status</span
      ><select name="status">
        <option value="">Every status</option>
        ${statuses.map(({ status, word }) => html`<option value="${status}">${word}</option>`)}
      </select></label
    >
    <button type="reset" class="plain">Clear</button>
    <output class="count" aria-live="polite"></output>
  </form>`
}

interface LawLine {
  readonly law: LawResult
  readonly results: readonly (LawResult | undefined)[]
}

/** The table of all laws. */
export function lawSection(doc: RunDocument, matrix: Matrix): Markup | undefined {
  if (doc.reports.length === 0) return undefined
  const lines = matrix.groups.map((group) => ({ group, lines: linesOf(doc.reports, group) }))
  const count = lines.reduce((sum, group) => sum + group.lines.length, 0)
  return html`<section id="laws" aria-labelledby="laws-h">
    <h2 id="laws-h">Every law <small>${count}</small></h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="laws-h">
      <table class="laws">
        <thead>
          <tr>
            <th scope="col">Law</th>
            ${doc.reports.map((report) => html`<th scope="col" class="group"><span>${report.backend}</span></th>`)}
          </tr>
        </thead>
        ${lines.map(
          ({ group, lines: own }) =>
            html`<tbody data-group-body>
              <tr class="group-row">
                <th colspan="${doc.reports.length + 1}" scope="rowgroup">${group}</th>
              </tr>
              ${own.map((line) => lawRow(line, doc.reports))}
            </tbody>`,
        )}
      </table>
    </div>
  </section>`
}

function linesOf(reports: readonly ConformanceReport[], group: LawGroup): readonly LawLine[] {
  const laws = new Map<string, LawResult>()
  for (const report of reports) {
    for (const law of report.laws) if (law.group === group && !laws.has(law.id)) laws.set(law.id, law)
  }
  return [...laws.values()].map((law) => ({
    law,
    results: reports.map((report) => report.laws.find((candidate) => candidate.id === law.id)),
  }))
}

function lawRow({ law, results }: LawLine, reports: readonly ConformanceReport[]): Markup {
  const present = results.filter((result) => result !== undefined)
  const stores = reports.filter((_, at) => results[at] !== undefined).map((report) => report.backend)
  const statuses = [...new Set(present.map((result) => result.status))].join(' ')
  return html`<tr
    ${filterMarks(stores, law.group, statuses, `${law.id} ${law.title}`)}
    data-by-store="${JSON.stringify(present.map((result) => result.status))}"
  >
    <th scope="row">
      <code>${law.id}</code> <span>${law.title}</span> ${results.map((result, at) => powerMarkup(result, reports[at]))}
    </th>
    ${results.map((result, at) =>
      result === undefined ? html`<td></td>` : html`<td class="s-${result.status}">${resultMarkup(result, at)}</td>`,
    )}
  </tr>`
}

/** How hard a law that held was tried, where luck has a part in that. */
function powerMarkup(result: LawResult | undefined, report: ConformanceReport | undefined): Markup | undefined {
  if (result?.power === undefined || result.status !== 'passed' || report === undefined) return undefined
  return html`<small>${report.backend}: passed in ${result.power}</small>`
}

function resultMarkup(result: LawResult, at: number): Markup {
  const { mark, word } = faceOf(result.status)
  const effort = `${grouped(result.cases)} cases, ${grouped(result.operations)} calls, ${duration(result.durationMs)}`
  const title = `${word}${result.reason === undefined ? '' : `: ${oneLine(result.reason)}`} (${effort})`
  const inner = html`<i aria-hidden="true">${mark}</i><span class="sr">${word}</span>`
  return result.status === 'failed'
    ? html`<a href="#${anchorOf(at, result.id)}" title="${title}">${inner}</a>`
    : html`<span title="${title}">${inner}</span>`
}
