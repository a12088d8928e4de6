/** How calls and values are written out for people: text where bytes are text, and everything exact. */
import {
  type ArgumentShape,
  codeOf,
  givesOf,
  isBytes,
  isMap,
  messageOf,
  namedMessageOf,
  type Operation,
  type OperationResults,
  printBytes,
  printKey,
  takesOf,
} from '../kv/index.ts'
import type { CallRecord, RecordedResults } from './record.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text that `bytes` are in UTF-8, or undefined where they are none or hold control characters. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes)
    return /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** Bytes on one line: text in quotes where they are text, else hexadecimal; cut where longer than `longest` characters. */
export function showBytes(bytes: Uint8Array, longest = 60): string {
  const text = textOf(bytes)
  if (text === undefined) return longest === Infinity ? `hex ${Buffer.from(bytes).toString('hex')}` : printBytes(bytes)
  return text.length <= longest
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, longest))}… (${bytes.length} bytes)`
}

/**
 * A call as it would be written in code: `setRaw("user:1", "Ada")`.
 *
 * @param longest from which length on a value is cut
 */
export function showCall(call: CallRecord, longest?: number): string {
  return `${call.op}(${shownArguments[takesOf(call.op)](call, longest).join(', ')})`
}

/** What became of a call: `→ "Ada"`, `✗ KV_NOT_FOUND`, `… pending`. */
export function showOutcome<Op extends Operation>({ op, outcome, error, result }: CallRecord<Op>): string {
  switch (outcome) {
    case 'pending':
      return '… pending'
    case 'error':
      return `✗ ${showError(error)}`
    case 'ok':
      return `→ ${result === undefined ? 'ok' : shownResult[givesOf(op)](result)}`
  }
}

/** An error by its code where it has one of the contract's, else by name and message. */
export function showError(error: unknown): string {
  return codeOf(error) ?? namedMessageOf(error)
}

/** Arguments by shape. A value of another type than it should be is left out: the call was refused for it. */
const shownArguments: Readonly<Record<ArgumentShape, (call: CallRecord, longest?: number) => readonly string[]>> = {
  none: () => [],
  key: ({ key }) => [showKey(key)],
  prefix: ({ key }) => [showKey(key)],
  keys: ({ keys = [] }) => [showKeys(keys)],
  keyValue: ({ key, value }, longest) => (isBytes(value) ? [showKey(key), showBytes(value, longest)] : [showKey(key)]),
  entries: ({ value }) => (isMap(value) ? [showEntries(value)] : []),
}

/** Results by what the operation gives. */
const shownResult: { readonly [G in keyof OperationResults]: (result: NonNullable<RecordedResults[G]>) => string } = {
  nothing: () => 'ok',
  boolean: String,
  value: (value) => showBytes(value),
  keys: showKeys,
  values: showEntries,
}

/** A key; or whatever stood in its place in a call that was refused for it. */
function showKey(key: unknown): string {
  return typeof key === 'string' ? printKey(key) : messageOf(key)
}

function showKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).map((key) => showKey(key))
  return `[${shown.join(', ')}${keys.length > 5 ? `, … ${keys.length} in all` : ''}]`
}

function showEntries(entries: ReadonlyMap<string, Uint8Array>): string {
  const shown = [...entries].slice(0, 5).map(([key, value]) => `${showKey(key)}: ${showBytes(value, 24)}`)
  return `{${shown.join(', ')}${entries.size > 5 ? `, … ${entries.size} in all` : ''}}`
}
