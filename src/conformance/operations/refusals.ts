/** Why calls are refused: one function a kind of argument, from which each operation puts its own together. */
import { keyProblem, type KVErrorCode } from '../../kv/index.ts'
import { bytesOf, type ByteSpec } from '../program/program.ts'
import type { Rules } from './semantics.ts'

/** Of a key: empty, no text, outside the domain, or too long. */
export function refusedKey(key: string, { profile, real }: Rules): KVErrorCode | undefined {
  return keyProblem(key === '' ? '' : real(key), profile)
}

/** Of a value: too large. */
export function refusedValue(value: ByteSpec, { profile }: Rules): KVErrorCode | undefined {
  const { valueBytes } = profile.limits
  return valueBytes !== undefined && bytesOf(value).length > valueBytes ? 'KV_VALUE_TOO_LARGE' : undefined
}

/** Of the keys of a batch, as given: none, too many of them, or one that is refused. */
export function refusedBatch(keys: readonly string[], rules: Rules): KVErrorCode | undefined {
  if (keys.length === 0 && rules.profile.emptyBatch === 'reject') return 'KV_EMPTY_BATCH'
  const { batchKeys } = rules.profile.limits
  if (batchKeys !== undefined && keys.length > batchKeys) return 'KV_BATCH_TOO_LARGE'
  return firstOf(keys, (key) => refusedKey(key, rules))
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
