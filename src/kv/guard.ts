/**
 * The checks that come before an operation, in the order of the contract: closed, aborted, arguments. What is refused here
 * is refused before anything is applied. Backends share them, so that they cannot disagree.
 */
import { type Operation, takesOf } from './operations.ts'
import { KVError, type KVErrorCode } from './error.ts'
import { codePointLength, utf8Length } from './keys.ts'
import { type FullProfile, type Limits, outsideOf } from './profile.ts'
import { isBytes, isMap } from './realm.ts'
import { valueProblem } from './values.ts'

/** The part of a profile that decides which arguments are refused. */
export type ArgumentRules = Pick<FullProfile, 'keys' | 'values' | 'limits' | 'list' | 'emptyPrefix' | 'emptyBatch'>

/** Why `key` is refused, or `undefined` where it is fine. */
export function keyProblem(key: string, rules: Pick<FullProfile, 'keys' | 'limits'>): KVErrorCode | undefined {
  if (key === '') return 'KV_EMPTY_KEY'
  if (!key.isWellFormed()) return 'KV_INVALID_KEY'
  if (rules.keys !== 'any' && !rules.keys.accepts(key)) return 'KV_INVALID_KEY'
  return isTooLong(key, rules.limits) ? 'KV_KEY_TOO_LARGE' : undefined
}

function isTooLong(key: string, { keyBytes, keyCodePoints, keyUnits, encodedKey }: Limits): boolean {
  // a UTF-16 unit takes at most three bytes, so short keys need not be measured
  if (keyBytes !== undefined && key.length * 3 > keyBytes && utf8Length(key) > keyBytes) return true
  if (keyUnits !== undefined && key.length > keyUnits) return true
  if (keyCodePoints !== undefined && key.length > keyCodePoints && codePointLength(key) > keyCodePoints) return true
  if (encodedKey === undefined) return false
  const kept = encodedKey.encode(key)
  return (typeof kept === 'string' ? utf8Length(kept) : kept.length) > encodedKey.bytes
}

/** Throws when `key` is refused. */
export function guardKey(op: Operation, key: string, rules: ArgumentRules): void {
  if (typeof key !== 'string') throw new TypeError(`${op}: the key is ${describe(key)}; expected a string`)
  const code = keyProblem(key, rules)
  if (code === undefined) return
  if (code === 'KV_INVALID_KEY' && !puts(op) && outsideOf(rules.keys, key) === 'absent') return
  const says =
    code === 'KV_INVALID_KEY' && rules.keys !== 'any' ? `this store accepts ${rules.keys.description}` : undefined
  throw new KVError(code, { op, key, detail: says })
}

/** Whether an operation puts values under keys. */
function puts(op: Operation): boolean {
  const takes = takesOf(op)
  return takes === 'keyValue' || takes === 'entries'
}

/** Throws when `value` is refused. */
export function guardValue(op: Operation, key: string, value: Uint8Array, rules: ArgumentRules): void {
  if (!isBytes(value)) {
    throw new TypeError(
      `${op}: the value is ${describe(value)}; expected a Uint8Array (a Buffer is one; text needs a TextEncoder)`,
    )
  }
  const code = valueProblem(value, rules)
  if (code === undefined) return
  const detail =
    code === 'KV_VALUE_TOO_LARGE'
      ? `${value.length} bytes, and the limit is ${rules.limits.valueBytes}`
      : `this store accepts ${rules.values === 'json' ? 'JSON' : 'text in UTF-8'}`
  throw new KVError(code, { op, key, detail })
}

/** Throws when a batch read or delete of `keys` is refused. */
export function guardKeys(op: Operation, keys: readonly string[], rules: ArgumentRules): void {
  if (!Array.isArray(keys)) throw new TypeError(`${op}: the keys are ${describe(keys)}; expected an array of strings`)
  guardBatch(op, keys, keys.length, rules)
}

/** Throws when a batch write of `entries` is refused. */
export function guardEntries(op: Operation, entries: ReadonlyMap<string, Uint8Array>, rules: ArgumentRules): void {
  if (!isMap(entries)) throw new TypeError(`${op}: the entries are ${describe(entries)}; expected a Map`)
  guardBatch(op, entries.keys(), entries.size, rules)
  for (const [key, value] of entries) guardValue(op, key, value, rules)
}

function guardBatch(op: Operation, keys: Iterable<string>, count: number, rules: ArgumentRules): void {
  if (count === 0 && rules.emptyBatch === 'reject') throw new KVError('KV_EMPTY_BATCH', { op })
  const { batchKeys } = rules.limits
  if (batchKeys !== undefined && count > batchKeys) {
    throw new KVError('KV_BATCH_TOO_LARGE', { op, detail: `${count} entries, and the limit is ${batchKeys}` })
  }
  for (const key of keys) guardKey(op, key, rules)
}

/** Throws when listing `prefix` is refused. */
export function guardPrefix(prefix: string, rules: ArgumentRules): void {
  if (typeof prefix !== 'string') throw new TypeError(`list: the prefix is ${describe(prefix)}; expected a string`)
  if (rules.list === 'unsupported') throw new KVError('KV_UNSUPPORTED', { op: 'list' })
  if (prefix !== '') return
  if (rules.emptyPrefix === 'reject') throw new KVError('KV_EMPTY_PREFIX', { op: 'list' })
  if (rules.emptyPrefix === 'unsupported')
    throw new KVError('KV_UNSUPPORTED', { op: 'list', detail: 'an empty prefix' })
}

/** Throws the signal's reason, the very same value, when it is aborted. */
export function guardSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw signal.reason
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = value.constructor?.name ?? 'Object'
  return name === 'Object' ? 'a plain object' : `of class ${name}`
}
