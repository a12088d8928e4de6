/** The page of a chaos campaign: each cause with its proof, its plan and what runs it again. */
import { duration, grouped, moment } from '../amount.ts'
import { scriptJson } from '../escape.ts'
import { html, type Markup, trusted } from '../html/markup.ts'
import { factList, framed } from '../html/page-frame.ts'
import { pageScript, pageStyle } from '../pages.generated.ts'
import { mendedLine, type ShownCause, shownCauses } from './cases.ts'
import { campaignRemarks, campaignSentence, type CampaignDocument } from './document.ts'

/** The campaign as one HTML document. */
export function toCampaignHtml(doc: CampaignDocument): string {
  const { campaign } = doc
  const bad = campaign.causes.length > 0
  return framed({
    toolkit: doc.toolkit,
    activity: 'chaos',
    tone: bad ? 'bad' : campaign.interrupted === undefined ? 'good' : 'open',
    sentence: campaignSentence(campaign),
    skipTo: 'causes',
    style: pageStyle,
    script: pageScript,
    summary: html`<p>${campaignRemarks(campaign).join(' · ')}</p>
      ${factList([
        ['Store', campaign.backend],
        ['Runs', grouped(campaign.done)],
        ['Causes', campaign.causes.length],
        ['Calls made', grouped(campaign.operations)],
        ['Time', duration(campaign.durationMs)],
        ['Started', moment(campaign.startedAt)],
      ])}`,
    sections: html`<section id="causes">
        <h2>Causes</h2>
        ${bad ? shownCauses(doc).map(causeSection) : html`<p>No run failed.</p>`}
      </section>
      ${
        campaign.mended.length === 0
          ? ''
          : html`<section id="mended">
              <h2>Mended</h2>
              <ul>
                ${campaign.mended.map((name) => html`<li>${mendedLine(doc, name)}</li>`)}
              </ul>
            </section>`
      }`,
    foot: html`<p>kv-testkit ${doc.toolkit} on Node ${doc.node}, ${doc.platform}.</p>
      <p>
        <button type="button" class="needs-script plain" data-download hidden>Download this run as JSON</button>
      </p>`,
    data: trusted(`<script type="application/json" id="run">${scriptJson(doc)}</script>`),
  })
}

function causeSection({ title, reason, diagram, replay, plan }: ShownCause): Markup {
  return html`<article>
    <h3>${title}</h3>
    <p>${reason}</p>
    ${diagram === undefined ? '' : html`<pre><code>${diagram}</code></pre>`}
    <p>Replay: <code>${replay}</code></p>
    ${
      plan === undefined
        ? ''
        : html`<details>
            <summary>The plan</summary>
            <pre><code>${JSON.stringify(plan, undefined, 2)}</code></pre>
          </details>`
    }
  </article>`
}
