/** Text in columns and paragraphs, for a terminal of a given width. Lengths are counted in code points, colours are not. */
import { stripVTControlCharacters } from 'node:util'

/** How many columns `text` takes. */
export function textWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length
}

/** `text` with spaces behind it up to `width`. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** `text` cut to `width`, with an ellipsis where something is missing. */
export function clipped(text: string, width: number): string {
  const points = [...text]
  return points.length <= width ? text : `${points.slice(0, Math.max(0, width - 1)).join('')}…`
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
