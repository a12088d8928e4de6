/** Each store: what it promises, where that deviates from the strict default, and what more it could promise. */
import type { ConformanceReport } from '../../conformance/index.ts'
import { counted, duration, grouped } from '../amount.ts'
import type { RunDocument } from '../document.ts'
import { tallyOf, tallyWords } from '../matrix.ts'
import { html, type Markup } from './markup.ts'

/** The section with one card a store. */
export function storeSection(doc: RunDocument): Markup | undefined {
  if (doc.reports.length === 0) return undefined
  return html`<section id="stores" aria-labelledby="stores-h">
    <h2 id="stores-h">What each store promises</h2>
    <div class="cards">${doc.reports.map(storeCard)}</div>
  </section>`
}

function storeCard(report: ConformanceReport, at: number): Markup {
  const deviations = report.profile.filter((line) => line.deviates)
  const operations = report.laws.reduce((sum, law) => sum + law.operations, 0)
  return html`<div class="card" id="store-${at}">
    <h3>
      ${report.backend}${report.version === undefined || report.version === report.backend ? '' : html` <small>${report.version}</small>`}
    </h3>
    <p class="why">
      ${tallyWords(tallyOf(report.laws))}. ${grouped(operations)} calls in ${duration(report.durationMs)},
      ${report.tier}, seed <code>${report.seed}</code>.
    </p>
    ${report.interrupted === undefined ? '' : html`<p class="alarm"><strong>Not finished:</strong> ${report.interrupted}</p>`}
    ${
      deviations.length === 0
        ? html`<p>The strict default in everything.</p>`
        : html`<ul class="deviations">
            ${deviations.map((line) => html`<li><span>${line.dimension}</span> <code>${line.value}</code>${source(line.source)}</li>`)}
          </ul>`
    }
    ${report.notices.map((notice) => html`<p class="notice"><b>Could promise more</b> ${notice.dimension}: ${notice.message}</p>`)}
    <details>
      <summary>Whole profile, ${counted(report.profile.length, 'line')}</summary>
      <table class="profile">
        <thead>
          <tr>
            <th scope="col">Dimension</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          ${report.profile.map(
            (line) =>
              html`<tr${line.deviates ? html` class="deviates"` : ''}><th scope="row">${line.dimension}</th><td><code>${line.value}</code></td><td>${line.source}</td></tr>`,
          )}
        </tbody>
      </table>
    </details>
  </div>`
}

function source(from: string): Markup | string {
  return from === 'declared' ? '' : html` <small>${from}</small>`
}
