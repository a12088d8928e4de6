/** Copies of what goes through a call, for the record. A record never refuses: what is not of the expected type is left out. */
import { isBytes, isMap } from '../kv/index.ts'

/** A copy of bytes; always a plain `Uint8Array`, of a `Buffer` too. */
export function copyBytes(value: Uint8Array): Uint8Array {
  return new Uint8Array(value)
}

/** A copy of entries and of the bytes in them. */
export function copyEntries(entries: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const copied = new Map<string, Uint8Array>()
  if (!isMap(entries)) return copied
  for (const [key, value] of entries) if (isBytes(value)) copied.set(key, copyBytes(value))
  return copied
}

/** A copy of a list of strings. */
export function copyList(list: readonly string[]): readonly string[] {
  return Array.isArray(list) ? list.slice() : []
}
