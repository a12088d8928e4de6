/** Colours and fonts, read from the page's own style so that both agree, in light and dark. */
import type { DeedKind } from '../../history/timeline-columns.ts'

/** A colour that stands for a kind of operation. */
type KindInk = 'info' | 'warn' | 'mute' | 'open'

/** The colour of each kind of operation. */
export const kindInk: Readonly<Record<DeedKind, KindInk>> = {
  read: 'info',
  write: 'warn',
  delete: 'mute',
  compare: 'open',
}

/** A colour of the page. */
export type Ink =
  'bg' | 'panel' | 'ink' | 'soft' | 'line' | 'link' | 'bad' | 'bad-bg' | 'on-bad' | KindInk | `${KindInk}-bg`

const fonts = { mono: ['11.5px', 'mono'], sans: ['12px', 'sans'], bold: ['600 12px', 'sans'] } as const

const known = new Map<string, string>()

/** A colour. */
export function ink(name: Ink): string {
  return property(name)
}

/** A font. */
export function font(name: keyof typeof fonts): string {
  const [size, family] = fonts[name]
  return `${size} ${property(family)}`
}

/** Reads all anew: the reader has turned from light to dark. */
export function forgetInk(): void {
  known.clear()
}

function property(name: string): string {
  const value = known.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  known.set(name, value)
  return value
}
