/** Values as tests write them: bytes, or text that stands for its bytes in UTF-8. */
import { isBytes, isMap, UsageError } from '../kv/index.ts'

/** Bytes, or text that stands for its bytes in UTF-8. */
export type MockValue = Uint8Array | string

/** Entries as tests write them. */
export type MockEntries = ReadonlyMap<string, MockValue> | Readonly<Record<string, MockValue>>

const encoder = new TextEncoder()

/** The bytes of `value`, in a copy. */
export function bytesOf(what: string, value: MockValue): Uint8Array {
  if (typeof value === 'string') return encoder.encode(value)
  if (isBytes(value)) return new Uint8Array(value)
  throw new UsageError(`${what} is ${value === null ? 'null' : typeof value}; expected a Uint8Array or a string`)
}

/** `entries` as a map of bytes, all of it copied. */
export function entriesOf(what: string, entries: MockEntries): Map<string, Uint8Array> {
  if (typeof entries !== 'object' || entries === null) {
    throw new UsageError(`${what} is ${String(entries)}; expected a Map or an object of key to value`)
  }
  const pairs = isMap(entries) ? entries : Object.entries(entries)
  const copied = new Map<string, Uint8Array>()
  for (const [key, value] of pairs) copied.set(key, bytesOf(`${what}[${JSON.stringify(key)}]`, value))
  return copied
}
