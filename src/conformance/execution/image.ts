/** The arguments of a call as text, to tell whether they change. */
import { image } from '../program/bytes.ts'
import type { Arguments } from './perform.ts'

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
