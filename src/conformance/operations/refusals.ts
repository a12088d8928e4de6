/** Why calls are refused: one function a kind of argument, from which each operation puts its own together. */
import { keyProblem, keysOfCall, type KVErrorCode, outsideOf, valueProblem } from '../../kv/index.ts'
import { bytesOf, type ByteSpec, type Call } from '../program/program.ts'
import type { Rules } from './semantics.ts'

/** Of a key under which a value is put: empty, no text, outside the domain, or too long. */
export function refusedNewKey(key: string, { profile, real }: Rules): KVErrorCode | undefined {
  return keyProblem(key === '' ? '' : real(key), profile)
}

/** Of a key that is read or deleted: the same, unless one outside the domain is merely absent. */
export function refusedKey(key: string, rules: Rules): KVErrorCode | undefined {
  return placeOf(key, rules) === 'absent' ? undefined : refusedNewKey(key, rules)
}

/** The keys of a call of which nothing is promised: with one of them, nothing is of the call. */
export function keysLeftOpen(call: Call, rules: Rules): readonly string[] {
  const { keys } = rules.profile
  if (keys === 'any' || keys.outside !== 'unspecified') return []
  return keysOfCall(call).filter((key) => placeOf(key, rules) === 'unspecified')
}

/** The other code of a call with a key that is wrong in two ways: outside the domain, and too long as well. */
export function otherRefusal(call: Call, code: KVErrorCode, { profile, real }: Rules): KVErrorCode | undefined {
  if (code !== 'KV_INVALID_KEY') return undefined
  const tooLong = (key: string): boolean =>
    keyProblem(real(key), { keys: 'any', limits: profile.limits }) === 'KV_KEY_TOO_LARGE'
  return keysOfCall(call).some((key) => key !== '' && tooLong(key)) ? 'KV_KEY_TOO_LARGE' : undefined
}

function placeOf(key: string, { profile, real }: Rules): ReturnType<typeof outsideOf> {
  return outsideOf(profile.keys, real(key))
}

/** Of a value: too large, or no text or JSON. */
export function refusedValue(value: ByteSpec, { profile }: Rules): KVErrorCode | undefined {
  return valueProblem(bytesOf(value), profile)
}

/** Of the keys of a batch, as given: none, too many of them, or one that is refused. */
export function refusedBatch(
  keys: readonly string[],
  rules: Rules,
  refused: (key: string, rules: Rules) => KVErrorCode | undefined = refusedKey,
): KVErrorCode | undefined {
  if (keys.length === 0 && rules.profile.emptyBatch === 'reject') return 'KV_EMPTY_BATCH'
  const { batchKeys } = rules.profile.limits
  if (batchKeys !== undefined && keys.length > batchKeys) return 'KV_BATCH_TOO_LARGE'
  return firstOf(keys, (key) => refused(key, rules))
}

/** Of a prefix: the store cannot list at all, or not everything at once. */
export function refusedPrefix(prefix: string, { profile: { emptyPrefix, list } }: Rules): KVErrorCode | undefined {
  if (list === 'unsupported') return 'KV_UNSUPPORTED'
  if (prefix !== '' || emptyPrefix === 'all') return undefined
  return emptyPrefix === 'reject' ? 'KV_EMPTY_PREFIX' : 'KV_UNSUPPORTED'
}

/** The first code that one of `items` is refused with. */
export function firstOf<T>(
  items: readonly T[],
  refused: (item: T) => KVErrorCode | undefined,
): KVErrorCode | undefined {
  for (const item of items) {
    const code = refused(item)
    if (code !== undefined) return code
  }
  return undefined
}
