/** What most stores answer to a read of many keys, as the contract has it. */

/** The values of `keys`, which are in the same order; a key without a value is left out. */
export function byKey(keys: readonly string[], values: readonly (Uint8Array | undefined)[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const [index, key] of keys.entries()) {
    const value = values[index]
    if (value !== undefined) found.set(key, value)
  }
  return found
}
