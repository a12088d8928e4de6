/** What every page has around its sections: the head with its policy, the verdict on top, the foot, one style and one script. */
import { createHash } from 'node:crypto'
import { html, type Markup, trusted } from './markup.ts'

/** What differs from page to page. */
export interface PageParts {
  /** The version of kv-testkit that ran. */
  readonly toolkit: string
  /** What was done to what: stands beside the name of the toolkit. */
  readonly activity: string
  readonly tone: 'good' | 'bad' | 'open'
  /** The verdict in one sentence. */
  readonly sentence: string
  /** The section to which the keyboard may skip: its id, which is its name too. */
  readonly skipTo: string
  readonly style: string
  readonly script: string
  /** What stands below the verdict. */
  readonly summary: Markup
  readonly sections: Markup
  readonly foot: Markup
  /** JSON for the script, between the foot and the script. */
  readonly data?: Markup
}

/** The page: one file that needs nothing else. No request leaves it, and without its script it still reads in full. */
export function framed(page: PageParts): string {
  const { toolkit, activity, tone, sentence, skipTo, style, script } = page
  // Even if an escape were wrong, the browser runs no script but this one, and loads nothing.
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="kv-testkit ${toolkit}" />
        <title>${sentence} kv-testkit</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#${skipTo}">Skip to the ${skipTo}</a>
        <header class="top">
          <p class="brand"><span>kv-testkit</span> ${activity}</p>
          <h1 class="tone-${tone}">${sentence}</h1>
          ${page.summary}
        </header>
        <main>${page.sections}</main>
        <footer>${page.foot}</footer>
        ${page.data} ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.text
}

/** Figures in a row: a label and its value. */
export function factList(rows: readonly (readonly [label: string, value: string | number | Markup])[]): Markup {
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
