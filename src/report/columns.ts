/** Text in columns and paragraphs, for a terminal of a given width. Widths are those of the terminal's cells; colours take none. */
import { stripVTControlCharacters } from 'node:util'

/**
 * Characters of two cells: those of East Asian Width W or F (Unicode Standard Annex #11), by script and by block where they
 * have one. Libraries that carry the table itself cannot be required, and jest knows no other way to load the package; this
 * way the characters are those of the Node that runs. Of all that Unicode 17 assigns, ten are taken for wide and are not (U+02EA,
 * U+02EB, U+3248 to U+324F); none is forgotten.
 */
const wide =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Yi}\p{sc=Tangut}\p{sc=Nushu}\p{sc=Khitan_Small_Script}\p{Emoji_Presentation}\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3099-\u33ff\u4dc0-\u4dff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}]/u

/** Of these scripts, the halves: vowels and finals that join the syllable before them, and the forms of half width. */
const half = /^[\u1160-\u11ff\ud7b0-\ud7ff\uff61-\uffdc]/u

/** Nothing but marks on what stands before, and controls of the layout. */
const markAlone = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/u

/** A sign that is drawn as an emoji, in two cells, because it is asked to: a heart, a keycap. */
const askedEmoji = /^[\p{Emoji}]\ufe0f/u

const plain = /^[\x20-\x7e]*$/
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * How many columns `text` takes. What the reader sees as one character is one, whatever it is made of: a family joined from
 * four people takes two columns, as in terminals that join them.
 */
export function textWidth(text: string): number {
  const bare = stripVTControlCharacters(text)
  if (plain.test(bare)) return bare.length
  let width = 0
  for (const { segment } of clusters.segment(bare)) width += clusterWidth(segment)
  return width
}

function clusterWidth(cluster: string): 0 | 1 | 2 {
  if (markAlone.test(cluster)) return 0
  return askedEmoji.test(cluster) || (wide.test(cluster) && !half.test(cluster)) ? 2 : 1
}

/** `text` with spaces behind it up to `width`. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** `text` (without colours) cut to `width`, with an ellipsis where something is missing; no character is cut in two. */
export function clipped(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let room = width - 1
  for (const { segment } of clusters.segment(text)) {
    room -= clusterWidth(segment)
    if (room < 0) break
    kept += segment
  }
  return width < 1 ? '' : `${kept}…`
}

/**
 * `text` broken between words into lines of at most `width`, the first after `first`, the others after `rest` (default: as many spaces).
 * A word longer than a line keeps its length: a token or a path must stay whole to be copied.
 */
export function wrapped(
  text: string,
  width: number,
  first: string = '',
  rest: string = ' '.repeat(textWidth(first)),
): string {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(/[ \n]+/).filter((part) => part !== '')) {
    if (!empty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = rest
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}

/** `text` with `indent` before every line. */
export function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n')
}
