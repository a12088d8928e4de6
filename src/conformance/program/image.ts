/** Results and arguments as text, to tell whether they change. */
import type { Arguments } from '../execution/outcome.ts'

/** A result as text, to tell whether it changes. */
export function image(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (value instanceof Map)
    return [...value].map(([key, held]: [unknown, unknown]) => `${String(key)}=${image(held)}`).join(',')
  return Array.isArray(value) ? value.map(String).join(',') : typeof value
}

/** The arguments of a call as text. */
export function imageOfArguments(given: Arguments): string {
  switch (given.op) {
    case 'setRaw':
      return image(given.value)
    case 'batchSetRaw':
      return image(given.entries)
    case 'batchGetRaw':
    case 'batchDelete':
      return image(given.keys)
    default:
      return ''
  }
}
