/** All that was not shown to hold: waived, inconclusive, not run, unsupported. As loud as a failure, only shorter. */
import type { LawResult, LawStatus } from '../../conformance/index.ts'
import { counted, listed } from '../amount.ts'
import type { RunDocument } from '../document.ts'
import { gather, waivedLaws } from '../findings.ts'
import { faceOf } from '../status.ts'
import { filterMarks } from './laws.ts'
import { html, type Markup } from './markup.ts'

/** Waivers with their reason and their last day, after those that fail the run. */
export function waiverSection(doc: RunDocument): Markup | undefined {
  const waived = waivedLaws(doc)
  const problems = doc.reports.flatMap((report) =>
    report.waiverProblems.map((problem) => ({ backend: report.backend, problem })),
  )
  if (waived.length + problems.length === 0) return undefined
  return html`<section id="waived" aria-labelledby="waived-h">
    <h2 id="waived-h">Waived <small>${waived.length}</small></h2>
    ${problems.map(({ backend, problem }) => html`<p class="alarm"><strong>${backend}</strong> ${problem}</p>`)}
    <div class="entries">
      ${waived.map(({ backend, law }) => {
        const { waiver } = law
        const marks = filterMarks(
          backend,
          law.group,
          law.status,
          `${law.id} ${law.title} ${waiver?.reason ?? law.reason ?? ''}`,
        )
        return html`<div class="entry s-waived" ${marks}>
          <p class="where">
            <i class="mark s-waived" aria-hidden="true">!</i><b>${backend}</b> <code>${law.id}</code>${
              waiver === undefined
                ? ''
                : html` <span class="until">until <time datetime="${waiver.expires}">${waiver.expires}</time></span>`
            }
          </p>
          <p>${law.title}</p>
          <p class="why">
            ${waiver?.reason ?? law.reason}${waiver?.issue === undefined ? '' : html` <span class="issue">${waiver.issue}</span>`}
          </p>
          ${
            law.failure === undefined
              ? ''
              : html`<details>
                  <summary>What happens instead</summary>
                  <p>${law.failure.message}</p>
                  <pre tabindex="0">${law.failure.program.trimEnd()}</pre>
                  <p>Expected <code>${law.failure.expected}</code>, got <code>${law.failure.got}</code>.</p>
                </details>`
          }
        </div>`
      })}
    </div>
  </section>`
}

const sections: readonly { readonly status: LawStatus; readonly heading: string; readonly explains: string }[] = [
  { status: 'inconclusive', heading: 'Inconclusive', explains: 'Asked, and nothing was learnt. This fails the run.' },
  { status: 'not-run', heading: 'Not run', explains: 'These could not be asked here, so nothing is known of them.' },
  {
    status: 'unsupported',
    heading: 'Unsupported',
    explains: 'The profile of the store disclaims these, so they do not apply to it.',
  },
]

/** What was asked in vain, could not be asked, or is disclaimed, with the reasons. */
export function openSection(doc: RunDocument): readonly Markup[] {
  return sections.flatMap(({ status, heading, explains }) => {
    const groups = gather(doc, status)
    if (groups.length === 0) return []
    const count = groups.reduce((sum, { laws, backends }) => sum + laws.length * backends.length, 0)
    return [
      html`<section id="${status}" aria-labelledby="${status}-h">
        <h2 id="${status}-h">${heading} <small>${count}</small></h2>
        <p class="explains">${explains}</p>
        <div class="entries">
          ${groups.map(({ reason, laws, backends }) => {
            const everywhere = backends.length > 1 && backends.length === doc.reports.length
            const groupsOfLaws = [...new Set(laws.map((law) => law.group))].join(' ')
            const marks = filterMarks(
              backends,
              groupsOfLaws,
              status,
              `${reason} ${laws.map((law) => `${law.id} ${law.title}`).join(' ')}`,
            )
            return html`<div class="entry" ${marks}>
              <p class="where">
                <i class="mark s-${status}" aria-hidden="true">${faceOf(status).mark}</i
                ><b>${everywhere ? 'All stores' : listed(backends)}</b>
              </p>
              <p>${reason}</p>
              ${lawList(laws)}
            </div>`
          })}
        </div>
      </section>`,
    ]
  })
}

function lawList(laws: readonly LawResult[]): Markup {
  const list = html`<ul class="lawlist">
    ${laws.map((law) => html`<li><code>${law.id}</code> ${law.title}</li>`)}
  </ul>`
  if (laws.length <= 3) return list
  return html`<details>
    <summary>${counted(laws.length, 'law')}</summary>
    ${list}
  </details>`
}
