/**
 * Errors are told apart by `error.code`, never by class: a backend must not need this package at run time, and two copies of
 * the package in one process must agree.
 */
import type { Operation } from './operations.ts'
import { printKey } from './print.ts'

/** Every code of the contract, with what it says. */
export const errorCodes = {
  KV_NOT_FOUND: 'there is no such key',
  KV_EMPTY_KEY: 'a key must not be empty',
  KV_EMPTY_PREFIX: 'a prefix must not be empty',
  KV_INVALID_KEY: 'the key is outside the keys that this store accepts',
  KV_INVALID_VALUE: 'the value is none that this store accepts',
  KV_KEY_TOO_LARGE: 'the key is longer than this store accepts',
  KV_VALUE_TOO_LARGE: 'the value is larger than this store accepts',
  KV_BATCH_TOO_LARGE: 'the batch has more entries than this store accepts',
  KV_EMPTY_BATCH: 'a batch must not be empty',
  KV_CLOSED: 'this client is closed',
  KV_UNSUPPORTED: 'this store does not support the operation',
  KV_UNAVAILABLE: 'the store cannot be reached',
  KV_TIMEOUT: 'the store did not answer in time',
  KV_CORRUPT: 'what is stored cannot be read back',
} as const

/** A code of the contract. */
export type KVErrorCode = keyof typeof errorCodes

const retryableCodes: ReadonlySet<KVErrorCode> = new Set<KVErrorCode>(['KV_UNAVAILABLE', 'KV_TIMEOUT'])

/** What a {@link KVError} carries besides its code. */
export interface KVErrorDetails {
  /** The operation that failed. */
  readonly op: Operation
  /** The key it failed on, where one key is to blame. */
  readonly key?: string | undefined
  /** Whether the same call may succeed later. Default: true for `KV_UNAVAILABLE` and `KV_TIMEOUT`, else false. */
  readonly retryable?: boolean | undefined
  /** Milliseconds after which a retry makes sense, from a store that throttles. */
  readonly retryAfterMs?: number | undefined
  /** What the store itself threw. */
  readonly cause?: unknown
  /** Replaces the sentence that belongs to the code. */
  readonly detail?: string | undefined
}

/**
 * An error of the contract.
 *
 * @example
 * throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
 */
export class KVError extends Error {
  override readonly name = 'KVError'
  readonly code: KVErrorCode
  readonly op: Operation
  readonly key: string | undefined
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(code: KVErrorCode, details: KVErrorDetails) {
    const where = details.key === undefined ? details.op : `${details.op}(${printKey(details.key)})`
    super(
      `${where}: ${details.detail ?? errorCodes[code]} [${code}]`,
      'cause' in details ? { cause: details.cause } : {},
    )
    this.code = code
    this.op = details.op
    this.key = details.key
    this.retryable = details.retryable ?? retryableCodes.has(code)
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Whether `code` is one of the contract's. */
export function isErrorCode(code: unknown): code is KVErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code)
}

/**
 * Names the code of an error that a backend under test threw, or `undefined` where it is none of the contract's.
 * For backends whose errors carry no such `code`.
 */
export type ErrorClassifier = (error: unknown) => KVErrorCode | undefined

/**
 * The contract's code of an error: what `classify` says of it where there is one, else its own `code`.
 *
 * @example
 * codeOf(error, (e) => (e instanceof MyMissing ? 'KV_NOT_FOUND' : undefined))
 */
export function codeOf(error: unknown, classify?: ErrorClassifier): KVErrorCode | undefined {
  const named = classify?.(error)
  if (named !== undefined) return named
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return isErrorCode(error.code) ? error.code : undefined
}
