/** The timeline of a history as a section: a lane a client, drawn by the page's script from the columns beside it. */
import { counted, grouped } from '../amount.ts'
import { scriptJson } from '../escape.ts'
import { html, type Markup, trusted } from '../html/markup.ts'
import { timelineData } from './timeline-data.ts'
import type { HistoryView } from './view.ts'

const keysOfKeyboard: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'the operation before or after, of the same client'],
  ['↑ ↓', 'the client above or below'],
  ['+ −', 'zoom in or out'],
  ['0', 'the whole history'],
  ['n p', 'the next or previous violation'],
  ['Page Up, Page Down', 'earlier or later'],
  ['Escape', 'let go'],
]

/**
 * The section. Its script and style are those of the page that holds it ({@link timelineScript}, {@link timelineStyle}); one
 * page holds one timeline.
 */
export function timelineSection(view: HistoryView): Markup {
  const data = timelineData(view)
  const violations = data.violations.length
  return html`<section id="timeline" aria-labelledby="timeline-h">
    <h2 id="timeline-h">Timeline <small>${counted(view.history.length, 'operation')}</small></h2>
    <p class="explains">
      A lane a client, time to the right; the unit is one stamp of the counter that numbers every call and
      return.${data.left === 0 ? '' : ` ${grouped(data.left)} operations on other keys are left out of this page.`}
    </p>
    <noscript><p>The timeline is drawn by a script, and scripts are switched off here.</p></noscript>
    <div class="timeline needs-script" hidden>
      <form class="tl-bar">
        <label
          ><span class="sr">Key</span
          ><select name="key">
            <option value="-1">All ${counted(data.keys.length, 'key')}</option>
            ${data.keys.map((key, at) => html`<option value="${at}">${key}</option>`)}
          </select></label
        >
        <span class="tl-group">
          <button type="button" data-do="out" aria-label="Zoom out" title="Zoom out">−</button>
          <button type="button" data-do="in" aria-label="Zoom in" title="Zoom in">+</button>
          <button type="button" data-do="fit">Whole</button>
        </span>
        ${
          violations === 0
            ? ''
            : html`<span class="tl-group">
                <button type="button" data-do="first" class="tl-error">First error</button>
                ${
                  violations === 1
                    ? ''
                    : html`<button type="button" data-do="previous" aria-label="Previous error">‹</button
                        ><button type="button" data-do="next" aria-label="Next error">›</button>`
                }
              </span>`
        }
        <output class="count"></output>
      </form>
      <canvas class="tl-overview" aria-hidden="true"></canvas>
      <div
        class="tl-lanes"
        tabindex="0"
        role="group"
        aria-roledescription="timeline"
        aria-label="Operations by client. Arrow keys go from one to the next."
        aria-describedby="timeline-says"
      >
        <canvas aria-hidden="true"></canvas>
        <div class="tl-height"></div>
      </div>
      <p id="timeline-says" class="tl-says" aria-live="polite"></p>
      <ul class="tl-legend">
        <li><i class="k-read"></i>read</li>
        <li><i class="k-write"></i>write</li>
        <li><i class="k-delete"></i>delete</li>
        ${data.kind.includes(3) ? html`<li><i class="k-compare"></i>compare and set, add, append</li>` : ''}
        ${data.status.includes(2) ? html`<li><i class="k-unknown"></i>outcome unknown</li>` : ''}
        ${data.status.includes(1) ? html`<li><i class="k-fail"></i>failed, no effect</li>` : ''}
        ${data.point.some((at) => at >= 0) ? html`<li><i class="k-point"></i>when it can have taken effect</li>` : ''}
        ${violations === 0 ? '' : html`<li><i class="k-witness"></i>proves the violation</li>`}
        ${data.faults.length === 0 ? '' : html`<li><i class="k-fault"></i>fault in force</li>`}
      </ul>
      <details class="tl-keys">
        <summary>Keyboard and mouse</summary>
        <dl>
          ${keysOfKeyboard.map(
            ([keys, what]) =>
              html`<dt><kbd>${keys}</kbd></dt>
                <dd>${what}</dd>`,
          )}
          <dt>drag</dt>
          <dd>earlier or later; in the strip above the lanes, to any place</dd>
          <dt>Ctrl and wheel, double click</dt>
          <dd>zoom</dd>
        </dl>
      </details>
    </div>
    ${trusted(`<script type="application/json" id="timeline-data">${scriptJson(data)}</script>`)}
  </section>`
}
