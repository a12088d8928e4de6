/** Copies of what goes through a call, for the record. What is not of the expected type is kept as it came: a record never refuses. */

/** A copy of bytes; always a plain `Uint8Array`, of a `Buffer` too. */
export function copyBytes(value: Uint8Array): Uint8Array {
  return value instanceof Uint8Array ? new Uint8Array(value) : value
}

/** A copy of entries and of the bytes in them. */
export function copyEntries(entries: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  if (!(entries instanceof Map)) return entries
  const copied = new Map<string, Uint8Array>()
  for (const [key, value] of entries) copied.set(key, copyBytes(value))
  return copied
}

/** A copy of a list of strings. */
export function copyList(list: readonly string[]): readonly string[] {
  return Array.isArray(list) ? list.slice() : list
}
