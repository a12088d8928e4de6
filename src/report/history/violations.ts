/** Each violation of a history: its sentence, the operations that prove it, the faults beside them. */
import type { HistoryOperation, Violation } from '../../history/index.ts'
import { listed } from '../amount.ts'
import { html, type Markup } from '../html/markup.ts'
import { deedOf, intervalOf, statusWords } from './deed.ts'
import type { HistoryView } from './view.ts'

/** The section; none where nothing is wrong. */
export function violationSection({ violations = [] }: HistoryView): Markup | undefined {
  if (violations.length === 0) return undefined
  return html`<section id="violations" aria-labelledby="violations-h">
    <h2 id="violations-h">What cannot be explained <small>${violations.length}</small></h2>
    ${violations.map(article)}
  </section>`
}

function article(violation: Violation, at: number): Markup {
  const { key, kind, sentence, witness, support, faults, reproved, diagram } = violation
  const id = `v${at}`
  const during = [...new Set(faults.map(({ label }) => label))]
  return html`<article class="failure" id="${id}" aria-labelledby="${id}-h">
    <p class="where">
      <b>${JSON.stringify(key)}</b> <code>${kind}</code
      ><a class="anchor" href="#${id}" aria-label="Link to this violation">#</a>
    </p>
    <h3 id="${id}-h">${sentence}</h3>
    ${operations(witness, support)}
    <pre class="lanes" tabindex="0">${diagram}</pre>
    <p class="during">
      ${reproved ? 'Every order of these operations was tried, and none explains what was seen.' : 'There were too many orders to try them all.'}
      ${during.length === 0 ? '' : html` In force meanwhile: ${listed(during)}.`}
      <button type="button" class="needs-script plain" data-violation="${at}" hidden>Show on the timeline</button>
    </p>
  </article>`
}

function operations(witness: readonly HistoryOperation[], support: readonly HistoryOperation[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Operations that prove it">
    <table class="witness">
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Operation</th>
          <th scope="col">Stamps</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${[...witness.map((operation, at) => row(operation, at + 1)), ...support.map((operation) => row(operation))]}
      </tbody>
    </table>
  </div>`
}

/** The number is that of the badge on the timeline; what only supports the proof has none. */
function row(operation: HistoryOperation, number?: number): Markup {
  return html`<tr>
    <th scope="row">
      ${number === undefined ? '' : html`<span class="badge">${number}</span> `}${String(operation.client)}
    </th>
    <td><code>${deedOf(operation)}</code></td>
    <td>${intervalOf(operation)}</td>
    <td>${statusWords[operation.status]}</td>
  </tr>`
}
