/** Each broken law: its sentence, its program, what was expected and what came, the hint, the command that replays it. */
import type { RunDocument } from '../document.ts'
import { type BrokenLaw, brokenLaws } from '../findings.ts'
import { replayCommand } from '../replay-command.ts'
import { filterMarks } from './laws.ts'
import { highlight } from './highlight.ts'
import { html, type Markup } from './markup.ts'

/** The section with every failure; none where nothing failed. */
export function failureSection(doc: RunDocument): Markup | undefined {
  const broken = brokenLaws(doc)
  if (broken.length === 0) return undefined
  return html`<section id="failures" aria-labelledby="failures-h">
    <h2 id="failures-h">Broken laws <small>${broken.length}</small></h2>
    ${broken.map(failureArticle)}
  </section>`
}

function failureArticle({ backend, law, failure, anchor }: BrokenLaw): Markup {
  const { failed, of } = failure.repetitions
  const marks = filterMarks(
    backend,
    law.group,
    law.status,
    `${law.id} ${law.title} ${failure.message} ${failure.hint ?? ''}`,
  )
  return html`<article class="failure" id="${anchor}" aria-labelledby="${anchor}-h" ${marks}>
    <p class="where">
      <b>${backend}</b>
      <code>${law.id}</code
      >${failure.flaky ? html` <span class="flaky">flaky: ${failed} of ${of} repetitions failed</span>` : ''}<a
        class="anchor"
        href="#${anchor}"
        aria-label="Link to this failure"
        >#</a
      >
    </p>
    <h3 id="${anchor}-h">${failure.message}</h3>
    ${failure.hint === undefined ? '' : html`<p class="hint"><b>Likely cause</b> ${failure.hint}</p>`}
    <div class="compare">
      <div class="expected">
        <h4>Expected</h4>
        <pre tabindex="0">${failure.expected}</pre>
      </div>
      <div class="got">
        <h4>Got</h4>
        <pre tabindex="0">${failure.got}</pre>
      </div>
    </div>
    ${copyable('Smallest program that shows it', `${anchor}-p`, highlight(failure.program))}
    ${copyable('Replay', `${anchor}-r`, html`${replayCommand(failure.token, backend)}`)}
  </article>`
}

function copyable(heading: string, id: string, content: Markup): Markup {
  return html`<div class="code">
    <div class="bar">
      <h4>${heading}</h4>
      <button type="button" class="needs-script plain" data-copy="${id}" hidden>Copy</button>
    </div>
    <pre tabindex="0"><code id="${id}">${content}</code></pre>
  </div>`
}
