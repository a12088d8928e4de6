/** The run as one HTML page that needs nothing else: no request leaves it, and without its script it still reads in full. */
import { createHash } from 'node:crypto'
import { duration, grouped, moment } from '../amount.ts'
import type { RunDocument } from '../document.ts'
import { scriptJson } from '../escape.ts'
import { matrixOf, tallyOf } from '../matrix.ts'
import { verdictOf } from '../verdict.ts'
import { failureSection } from './failures.ts'
import { filterBar, lawSection } from './laws.ts'
import { html, type Markup, trusted } from './markup.ts'
import { matrixSection } from './matrix-table.ts'
import { openSection, waiverSection } from './open-questions.ts'
import { storeSection } from './stores.ts'
import { pageScript, pageStyle } from '../pages.generated.ts'

/** The run as one HTML document. */
export function toHtml(doc: RunDocument): string {
  const verdict = verdictOf(doc)
  const matrix = matrixOf(doc)
  const json = scriptJson(doc)
  // Even if an escape were wrong, the browser runs no script but this one, and loads nothing.
  const hash = createHash('sha256').update(pageScript).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="kv-testkit ${doc.toolkit}" />
        <title>${verdict.sentence} kv-testkit</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${pageStyle}</style>`)}
      </head>
      <body>
        <a class="skip" href="#matrix">Skip to the matrix</a>
        <header class="top">
          <p class="brand"><span>kv-testkit</span> conformance</p>
          <h1 class="tone-${verdict.tone}">${verdict.sentence}</h1>
          ${figures(doc)} ${facts(doc)}
        </header>
        <main>
          ${matrixSection(doc, matrix)} ${filterBar(doc)} ${failureSection(doc)} ${waiverSection(doc)}
          ${openSection(doc)} ${storeSection(doc)} ${lawSection(doc, matrix)}
        </main>
        <footer>
          <p>
            kv-testkit ${doc.toolkit} on Node ${doc.node},
            ${doc.platform}.${doc.command === undefined ? '' : html` Made by <code>${doc.command}</code>.`}
          </p>
          <p>
            <button type="button" class="needs-script plain" data-download hidden>Download this run as JSON</button>
          </p>
        </footer>
        ${trusted(`<script type="application/json" id="run">${json}</script>`)}
        ${trusted(`<script>${pageScript}</script>`)}
      </body>
    </html> `
  return page.text
}

function figures(doc: RunDocument): Markup {
  const tally = tallyOf(doc.reports.flatMap((report) => report.laws))
  const lines: readonly (readonly [string, number, string, string | undefined])[] = [
    ['broken', tally.failed, 'failed', '#failures'],
    ['inconclusive', tally.inconclusive, 'inconclusive', '#inconclusive'],
    ['waived', tally.waived, 'waived', '#waived'],
    ['not run', tally['not-run'], 'not-run', '#not-run'],
    ['declared', tally.unsupported, 'unsupported', '#unsupported'],
    ['held', tally.passed, 'passed', undefined],
  ]
  const shown = lines.filter(([, count]) => count > 0)
  return html`<ul class="figures">
    ${shown.map(([word, count, status, link]) => {
      const inner = html`<b>${grouped(count)}</b> ${word}`
      return html`<li class="s-${status}">${link === undefined ? inner : html`<a href="${link}">${inner}</a>`}</li>`
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
  return html`<dl class="facts">
      <div>
        <dt>Stores</dt>
        <dd>${doc.reports.length + doc.unopened.length}</dd>
      </div>
      <div>
        <dt>Calls made</dt>
        <dd>${grouped(operations)}</dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>${duration(doc.durationMs)}</dd>
      </div>
      <div>
        <dt>Tier</dt>
        <dd>${tiers || 'none'}</dd>
      </div>
      <div>
        <dt>Seed</dt>
        <dd><code>${seeds || 'none'}</code></dd>
      </div>
      <div>
        <dt>Started</dt>
        <dd>${moment(doc.startedAt)}</dd>
      </div>
    </dl>
    ${doc.interrupted === undefined ? '' : html`<p class="alarm"><strong>Not finished:</strong> ${doc.interrupted}</p>`}`
}
