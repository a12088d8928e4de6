/** What a value may be, where a store does not take any bytes. */
import type { KVErrorCode } from './error.ts'
import type { FullProfile } from './profile.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Why `value` is refused, or `undefined` where it is fine. A text is well-formed UTF-8: half a surrogate pair has none, so no
 * bytes are such a text. A byte order mark is a character of it like any other.
 */
export function valueProblem(
  value: Uint8Array,
  rules: Pick<FullProfile, 'values' | 'limits'>,
): KVErrorCode | undefined {
  const { valueBytes } = rules.limits
  if (valueBytes !== undefined && value.length > valueBytes) return 'KV_VALUE_TOO_LARGE'
  if (rules.values === 'bytes') return undefined
  const text = textOf(value)
  if (text === undefined) return 'KV_INVALID_VALUE'
  return rules.values === 'json' && canonicalJson(text) === undefined ? 'KV_INVALID_VALUE' : undefined
}

/** The text that bytes are; nothing where they are no UTF-8. */
export function textOf(value: Uint8Array): string | undefined {
  try {
    return strict.decode(value)
  } catch {
    return undefined
  }
}

/** The text that `JSON.stringify` makes of the value that `text` is the JSON of; nothing where it is of none. */
export function canonicalJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return undefined
  }
}
