/** What the views of other libraries' stores have in common: they translate the contract's words and leave the rest to the library. */
import { namedMessageOf } from '../../kv/index.ts'

/** Options of every view. */
export interface ViewOptions {
  /** Leave the library's store open when the view closes, for a store that others use as well. Default: false. */
  readonly keepOpen?: boolean
}

/** A value as the library gave it, which must be bytes; anything else is reported with what it was. */
export function bytesOrProblem(value: unknown): Uint8Array | string {
  if (value instanceof Uint8Array) return value
  if (value instanceof Error) return `an error as the value: ${namedMessageOf(value)}`
  return typeof value === 'object' ? 'an object that is no Uint8Array' : `a ${typeof value}`
}
