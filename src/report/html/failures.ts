/** Each broken law: its sentence, its program, what was expected and what came, the hint, the command that replays it. */
import type { Failure } from '../../conformance/index.ts'
import type { RunDocument } from '../document.ts'
import { counted } from '../amount.ts'
import { type BrokenCause, causesIn, sameCause } from '../causes.ts'
import { type BrokenLaw, sentenceOf } from '../findings.ts'
import { errorLines } from '../error-lines.ts'
import { filterMarks } from './laws.ts'
import { highlight } from './highlight.ts'
import { html, type Markup } from './markup.ts'

/** The section with every failure; none where nothing failed. */
export function failureSection(doc: RunDocument): Markup | undefined {
  const causes = causesIn(doc)
  if (causes.length === 0) return undefined
  const broken = causes.reduce((sum, { others }) => sum + 1 + others.length, 0)
  const counts = causes.length < broken ? `${broken}, for ${counted(causes.length, 'cause')}` : String(broken)
  return html`<section id="failures" aria-labelledby="failures-h">
    <h2 id="failures-h">Failed laws <small>${counts}</small></h2>
    ${causes.map(causeMarkup)}
  </section>`
}

/** The law that shows a cause best, and behind it the others, folded away. */
function causeMarkup(cause: BrokenCause): Markup {
  const said = sameCause(cause)
  if (said === undefined) return failureArticle(cause.shown)
  return html`${failureArticle(cause.shown)}
    <details class="same-cause" data-group-body>
      <summary>
        ${said}: ${cause.others.map(({ law }, at) => html`${at === 0 ? '' : ', '}<code>${law.id}</code>`)}
      </summary>
      ${cause.others.map(failureArticle)}
    </details>`
}

function failureArticle(broken: BrokenLaw): Markup {
  const { backend, law, failure, anchor, replay } = broken
  const sentence = sentenceOf(broken)
  const marks = filterMarks(backend, law.group, law.status, `${law.id} ${law.title} ${sentence} ${failure?.hint ?? ''}`)
  return html`<article class="failure" id="${anchor}" aria-labelledby="${anchor}-h" ${marks}>
    <p class="where">
      <b>${backend}</b>
      <code>${law.id}</code>${failure?.flaky === true ? flaky(failure) : ''}<a
        class="anchor"
        href="#${anchor}"
        aria-label="Link to this failure"
        >#</a
      >
    </p>
    <h3 id="${anchor}-h">${sentence}</h3>
    ${failure === undefined ? '' : evidence(failure, anchor, replay)}
  </article>`
}

function flaky({ repetitions: { failed, of } }: Failure): Markup {
  return html` <span class="flaky">flaky: ${failed} of ${of} repetitions failed</span>`
}

function evidence(failure: Failure, anchor: string, replay: string | undefined): Markup {
  return html`${failure.hint === undefined ? '' : html`<p class="hint"><b>Likely cause</b> ${failure.hint}</p>`}
    <div class="compare">
      <div class="expected">
        <h4>Expected</h4>
        <pre tabindex="0">${failure.expected}</pre>
      </div>
      <div class="got">
        <h4>Got</h4>
        <pre tabindex="0">${[failure.got, ...errorLines(failure)].join('\n')}</pre>
      </div>
    </div>
    ${copyable('Smallest program that shows it', `${anchor}-p`, highlight(failure.program))}
    ${replay === undefined ? '' : copyable('Replay', `${anchor}-r`, html`${replay}`, 'code wrap')}`
}

function copyable(heading: string, id: string, content: Markup, look: string = 'code'): Markup {
  return html`<div class="${look}">
    <div class="bar">
      <h4>${heading}</h4>
      <button type="button" class="needs-script plain" data-copy="${id}" hidden>Copy</button>
    </div>
    <pre tabindex="0"><code id="${id}">${content}</code></pre>
  </div>`
}
