/**
 * An adapter in a few lines: a store over the few calls that a library has. What everybody would write again is here, on the client
 * that the backends of this package stand on; what the library does to keys, values and memory shows through.
 *
 * @module
 */
import {
  type AnyKV,
  type ErrorClassifier,
  type KV,
  type KVWithBatch,
  type KVWithHas,
  type KVWithHealth,
  type Profile,
  UsageError,
} from '../kv/index.ts'
import { CallTimeout } from './engine/call.ts'
import { type EngineCalls, engineOf } from './engine/calls.ts'
import { checkCalls, rulesOf } from './engine/check-calls.ts'
import { FullClient } from './engine/client.ts'
import { type Codec, codecs } from './engine/codec.ts'
import { offered } from './engine/offered.ts'
import { patientEngine } from './engine/patient-engine.ts'
import { networkCode } from './server/network-code.ts'

export type { Answer, EngineCalls, KeyPage, Keys } from './engine/calls.ts'
export { type Codec, codecs, type JsonBytes } from './engine/codec.ts'
export type { EngineCall } from './engine/engine.ts'

/** Options of {@link fromEngine}. */
export interface EngineOptions<V = Uint8Array> {
  /** How bytes become what the library takes for a value, and come back. Default: `codecs.bytes`. */
  readonly codec?: Codec<V>
  /** Whether what `get` gave stands for "there is none". Default: `undefined` and `null` do. */
  readonly missing?: (value: unknown) => boolean
  /**
   * Names the code of what the library throws. `KV_NOT_FOUND` from `get` means that there is no such key, from `delete` that there
   * was none. What is not named is thrown as it is, but for errors of sockets, which are `KV_UNAVAILABLE`.
   */
  readonly errorCode?: ErrorClassifier
  /** Milliseconds until a call that the library does not answer rejects `KV_TIMEOUT`. Default: none; it may take for ever. */
  readonly timeoutMs?: number
  /** What errors call the library. Default: "the library". */
  readonly name?: string
}

/** Calls with one of these names among them. */
export type CallsWith<Name extends keyof EngineCalls> = Readonly<Record<Name, (...given: never[]) => unknown>>

/** A store over the calls `C`: it has the operations that follow from them. */
export type EngineStore<C> = AnyKV &
  (C extends CallsWith<'getMany'> | CallsWith<'setMany'> | CallsWith<'deleteMany'> ? KVWithBatch : KV) &
  (C extends CallsWith<'ping'> ? KVWithHealth : KV) &
  (C extends CallsWith<'has'> ? KVWithHas : KV)

/**
 * A store over the few calls that a library has. It has `health` where there is `ping`, `has` where there is `has`, and the
 * three batch operations where there is one of `getMany`, `setMany` and `deleteMany`, or where the profile says `batch: 'loop'`.
 * Under `cancellation: 'during'` an abort ends a call whether or not the library heeds its signal.
 *
 * Throws a {@link UsageError} where the profile promises what the calls cannot give.
 *
 * @example
 * const map = new Map<string, Uint8Array>()
 * const kv = fromEngine({
 *   get: (key) => map.get(key),
 *   set: (key, value) => map.set(key, value),
 *   delete: (key) => map.delete(key),
 *   keys: () => map.keys(),
 * })
 */
export function fromEngine<V, C extends EngineCalls<V>>(
  calls: C & EngineCalls<V>,
  profile: Profile | undefined,
  options: EngineOptions<V> & { readonly codec: Codec<V> },
): EngineStore<C>
export function fromEngine<C extends EngineCalls>(
  calls: C & EngineCalls,
  profile?: Profile,
  options?: EngineOptions,
): EngineStore<C>
export function fromEngine(calls: EngineCalls, profile: Profile = {}, options: EngineOptions = {}): AnyKV {
  checkCalls(calls)
  const rules = rulesOf(calls, profile)
  const {
    codec = codecs.bytes,
    missing = (value) => value === undefined || value === null,
    errorCode,
    timeoutMs = Infinity,
    name = 'the library',
  } = options
  if (!(timeoutMs > 0)) throw new UsageError(`timeoutMs is ${timeoutMs}; expected a number above 0`)
  const classify: ErrorClassifier = (error) =>
    (error instanceof CallTimeout ? 'KV_TIMEOUT' : errorCode?.(error)) ?? networkCode(error)
  const engine = engineOf(calls, { codec, missing, errorCode: classify, name })
  const waits = timeoutMs !== Infinity || rules.cancellation === 'during'
  const client = new FullClient(waits ? patientEngine(engine, timeoutMs) : engine, rules, classify)
  return offered(client, rules)
}
