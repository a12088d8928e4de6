/** What single words of EDN mean: characters by name, escapes, numbers, and the tags that a history has. */
import type { Json } from '../operation.ts'

/** Digits of a whole number that certainly fits into a double. */
export const safeDigits = 15

/** Characters by their names: `\newline`. */
export const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['newline', '\n'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
  ['formfeed', '\f'],
  ['backspace', '\b'],
])

/** What stands behind a backslash in a string, by its letter. */
export const escapes: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
  ['b', '\b'],
  ['f', '\f'],
  ['\\', '\\'],
  ['"', '"'],
])

const wholeNumber = /^[-+]?(?:0|[1-9]\d*)N?$/
const realNumber = /^[-+]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?M?$/

/** What a tag makes of the value behind it, where it is not opaque. */
export const knownTags: ReadonlyMap<string, (value: Json) => Json> = new Map([
  // Jepsen's pair of a key and a value, and its operations
  ['jepsen.independent.Tuple', tupleOf],
  ['jepsen.history.Op', (value) => value],
])

/** A number as one of JSON where that is exact, else as text; a symbol where it is neither. */
export function numberOf(word: string): Json {
  if (wholeNumber.test(word)) {
    const digits = word.replace(/^\+|N$/g, '').replace(/^-0$/, '0')
    const number = Number(digits)
    return Number.isSafeInteger(number) ? number : digits
  }
  if (!realNumber.test(word)) return { sym: word }
  const number = Number(word.replace(/M$/, ''))
  // a decimal of any length is not rounded: two that differ must not become one
  const exact = Number.isFinite(number) && (!word.endsWith('M') || word.replace(/\D/g, '').length <= safeDigits)
  return exact ? number + 0 : { sym: word }
}

function tupleOf(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('key' in value)) return value
  return [value.key ?? null, value['val'] ?? value['value'] ?? null]
}
