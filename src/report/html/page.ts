/** The page of a conformance run: the matrix, each failure with its program and hint, then all that was not shown to hold. */
import { duration, grouped, moment } from '../amount.ts'
import type { RunDocument } from '../document.ts'
import { scriptJson } from '../escape.ts'
import { matrixOf, tallyOf } from '../matrix.ts'
import { pageScript, pageStyle } from '../pages.generated.ts'
import { statusFaces } from '../status.ts'
import { verdictOf } from '../verdict.ts'
import { failureSection } from './failures.ts'
import { filterBar, lawSection } from './laws.ts'
import { html, type Markup, trusted } from './markup.ts'
import { matrixSection } from './matrix-table.ts'
import { openSection, waiverSection } from './open-questions.ts'
import { factList, framed } from './page-frame.ts'
import { storeSection } from './stores.ts'

/** The run as one HTML document. */
export function toHtml(doc: RunDocument): string {
  const { tone, sentence } = verdictOf(doc)
  const matrix = matrixOf(doc)
  return framed({
    toolkit: doc.toolkit,
    activity: 'conformance',
    tone,
    sentence,
    skipTo: 'matrix',
    style: pageStyle,
    script: pageScript,
    summary: html`${figures(doc)} ${facts(doc)}`,
    sections: html`${matrixSection(doc, matrix)} ${filterBar(doc)} ${failureSection(doc)} ${waiverSection(doc)}
    ${openSection(doc)} ${storeSection(doc)} ${lawSection(doc, matrix)}`,
    foot: html`<p>
        kv-testkit ${doc.toolkit} on Node ${doc.node},
        ${doc.platform}.${doc.command === undefined ? '' : html` Made by <code>${doc.command}</code>.`}
      </p>
      <p>
        <button type="button" class="needs-script plain" data-download hidden>Download this run as JSON</button>
      </p>`,
    data: trusted(`<script type="application/json" id="run">${scriptJson(doc)}</script>`),
  })
}

function figures(doc: RunDocument): Markup {
  const tally = tallyOf(doc.reports.flatMap((report) => report.laws))
  const shown = statusFaces.filter(({ status }) => tally[status] > 0)
  return html`<ul class="figures">
    ${shown.map(({ status, word }) => {
      const inner = html`<b>${grouped(tally[status])}</b> ${word}`
      const section = status === 'failed' ? 'failures' : status
      return html`<li class="s-${status}">
        ${status === 'passed' ? inner : html`<a href="#${section}">${inner}</a>`}
      </li>`
    })}
  </ul>`
}

function facts(doc: RunDocument): Markup {
  const operations = doc.reports.reduce(
    (sum, report) => sum + report.laws.reduce((all, law) => all + law.operations, 0),
    0,
  )
  const tiers = [...new Set(doc.reports.map((report) => report.tier))].join(', ')
  const seeds = [...new Set(doc.reports.map((report) => report.seed))].join(', ')
  return html`${factList([
    ['Stores', doc.reports.length + doc.unopened.length],
    ['Calls made', grouped(operations)],
    ['Time', duration(doc.durationMs)],
    ['Tier', tiers || 'none'],
    ['Seed', html`<code>${seeds || 'none'}</code>`],
    ['Started', moment(doc.startedAt)],
  ])}
  ${doc.interrupted === undefined ? '' : html`<p class="alarm"><strong>Not finished:</strong> ${doc.interrupted}</p>`}`
}
