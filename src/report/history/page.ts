/** A recorded history as one HTML page that needs nothing else: the verdict, what proves it, the timeline, key by key. */
import type { KeyVerdict, OverlapStats } from '../../history/index.ts'
import { grouped } from '../amount.ts'
import { html, type Markup } from '../html/markup.ts'
import { factList, framed } from '../html/page-frame.ts'
import { pageScript, pageStyle, timelineScript, timelineStyle } from '../pages.generated.ts'
import { oneLine } from '../../kv/index.ts'
import { timelineSection } from './timeline.ts'
import type { HistoryView } from './view.ts'
import { violationSection } from './violations.ts'

/**
 * The page. Histories of more than 20,000 operations are shown in part: those of a proof, then those on the same keys, then the
 * earliest; the page says how many are left out.
 *
 * @example
 * writeFileSync('check.html', toHistoryHtml({ subject: 'run.jsonl', activity: 'check', tone: 'good', sentence, toolkit, history }))
 */
export function toHistoryHtml(view: HistoryView): string {
  const { toolkit, activity, subject, tone, sentence, remarks = [] } = view
  return framed({
    toolkit,
    activity: `${activity} · ${subject}`,
    tone,
    sentence,
    skipTo: 'timeline',
    style: pageStyle + timelineStyle,
    script: pageScript + timelineScript,
    summary: html`${facts(view)} ${remarks.map((remark) => html`<p class="remark">${remark}</p>`)}`,
    sections: html`${violationSection(view)} ${timelineSection(view)} ${keySection(view)} ${testedSection(view.overlap)}
    ${commandSection(view)}`,
    foot: html`<p>kv-testkit ${toolkit}</p>`,
  })
}

function facts({ history, facts: given = [], faults = [] }: HistoryView): Markup {
  const outcomes = { ok: 0, fail: 0, unknown: 0 }
  for (const { status } of history) outcomes[status] += 1
  return factList([
    ['Operations', grouped(history.length)],
    ['Clients', grouped(new Set(history.map(({ client }) => client)).size)],
    ['Keys', grouped(new Set(history.map(({ key }) => key)).size)],
    ['Faults', grouped(faults.length)],
    ['Outcome unknown', grouped(outcomes.unknown)],
    ['Failed', grouped(outcomes.fail)],
    ...given,
  ])
}

const verdictFaces: Readonly<Record<KeyVerdict['verdict'], { readonly status: string; readonly mark: string }>> = {
  ok: { status: 'passed', mark: '✓' },
  violation: { status: 'failed', mark: '✗' },
  unknown: { status: 'inconclusive', mark: '?' },
}

const mostKeys = 200

function keySection({ keys = [], history }: HistoryView): Markup | undefined {
  if (keys.length === 0) return undefined
  const order: readonly KeyVerdict['verdict'][] = ['violation', 'unknown', 'ok']
  const sorted = keys.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict)).slice(0, mostKeys)
  const left = keys.length - sorted.length
  return html`<section id="keys" aria-labelledby="keys-h">
    <h2 id="keys-h">Key by key <small>${keys.length}</small></h2>
    <table class="keys">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col" class="number">Operations</th>
          <th scope="col">Verdict</th>
          <th scope="col">By</th>
          <th scope="col"><span class="sr">On the timeline</span></th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map(({ key, operations, verdict, method, reason }) => {
          const { status, mark } = verdictFaces[verdict]
          return html`<tr>
            <th scope="row"><code>${JSON.stringify(key)}</code></th>
            <td class="number">${grouped(operations)}</td>
            <td>
              <i class="mark s-${status}" aria-hidden="true">${mark}</i
              >${verdict}${reason === undefined ? '' : html` <small>${reason}</small>`}
            </td>
            <td>${method}</td>
            <td>
              <button type="button" class="needs-script plain" data-key="${oneLine(JSON.stringify(key))}" hidden>
                Show
              </button>
            </td>
          </tr>`
        })}
      </tbody>
    </table>
    ${left > 0 ? html`<p class="explains">and ${grouped(left)} more keys of ${grouped(history.length)} operations</p>` : ''}
  </section>`
}

const counts: readonly (readonly [name: keyof OverlapStats, words: string])[] = [
  ['reads', 'reads'],
  ['writes', 'writes'],
  ['readsOverlappingWrite', 'reads beside a write of their key'],
  ['readsOverlappingFault', 'reads during a fault'],
  ['writesOverlappingFault', 'writes during a fault'],
  ['unknownWrites', 'writes of unknown outcome'],
  ['unknownObserved', 'of these, seen to have happened'],
  ['readsOverlappingUnknown', 'reads after a write of unknown outcome'],
]

function testedSection(overlap: OverlapStats | undefined): Markup | undefined {
  if (overlap === undefined) return undefined
  return html`<section id="tested" aria-labelledby="tested-h">
    <h2 id="tested-h">What was put to the test</h2>
    <p class="explains">A history in which nothing overlaps anything is right whatever the store does.</p>
    <dl class="tested">
      ${counts.map(
        ([name, words]) =>
          html`<div>
            <dt>${words}</dt>
            <dd>${grouped(overlap[name])}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}

function commandSection({ commands = [] }: HistoryView): Markup | undefined {
  if (commands.length === 0) return undefined
  return html`<section id="commands" aria-labelledby="commands-h">
    <h2 id="commands-h">Again</h2>
    ${commands.map(
      ({ heading, command }, at) =>
        html`<div class="code wrap">
          <div class="bar">
            <h3>${heading}</h3>
            <button type="button" class="needs-script plain" data-copy="c${at}" hidden>Copy</button>
          </div>
          <pre tabindex="0"><code id="c${at}">${command}</code></pre>
        </div>`,
    )}
  </section>`
}
