/** HTML by template: whatever is put into one is escaped, unless it is itself the result of a template. */
import { escapeMarkup } from '../escape.ts'

/** A piece of HTML that is safe to put into a page. Only {@link html} and {@link trusted} make one. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes; an array is joined, `undefined` and `false` leave nothing. */
export type Slot = Markup | string | number | undefined | false | readonly Slot[]

/**
 * A template of HTML.
 *
 * @example
 * html`<b>${'<script>'}</b>`.text // <b>&lt;script&gt;</b>
 */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Markup {
  return new Markup(parts.map((part, at) => (at === 0 ? '' : filled(slots[at - 1])) + part).join(''))
}

/** Text that is HTML already: the page's own style and script. Never anything that came from a run. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

function filled(slot: Slot): string {
  if (slot === undefined || slot === false) return ''
  if (slot instanceof Markup) return slot.text
  if (typeof slot === 'string') return escapeMarkup(slot)
  return typeof slot === 'number' ? String(slot) : slot.map(filled).join('')
}
