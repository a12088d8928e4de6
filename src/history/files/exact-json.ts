/** JSON whose numbers are not rounded and whose nesting has a limit. */

/** As deep as arrays and objects may be nested. */
export const deepestJson = 200

const quote = '"'
const digit = /\d/
const number = /-?\d[\d.eE+-]*/y
const longWholeNumber = /^-?\d{16,}$/

/** What is in a text of JSON that `JSON.parse` would make little of. */
export interface JsonSurvey {
  /** How deep it is nested. */
  readonly depth: number
  /** The text with whole numbers of sixteen digits and more as texts; itself where there are none. */
  readonly exact: string
}

/** Looks through a text of JSON, once. */
export function surveyJson(text: string): JsonSurvey {
  let depth = 0
  let deepest = 0
  let exact = ''
  let copied = 0
  for (let at = 0; at < text.length; at += 1) {
    const next = text.charAt(at)
    if (next === quote) {
      at = endOfString(text, at)
    } else if (next === '{' || next === '[') {
      depth += 1
      deepest = Math.max(deepest, depth)
    } else if (next === '}' || next === ']') depth -= 1
    else if (next === '-' || digit.test(next)) {
      number.lastIndex = at
      const found = number.exec(text)?.[0] ?? next
      if (longWholeNumber.test(found) && !Number.isSafeInteger(Number(found))) {
        exact += `${text.slice(copied, at)}"${found}"`
        copied = at + found.length
      }
      at += found.length - 1
    }
  }
  return { depth: deepest, exact: copied === 0 ? text : exact + text.slice(copied) }
}

/** The position of the quote that ends the string which begins at `from`, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const next = text.charAt(at)
    if (next === quote) return at
    if (next === '\\') at += 1
  }
  return text.length
}
