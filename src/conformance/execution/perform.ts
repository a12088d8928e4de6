/** Makes one call on a store and says what came of it, whatever that is: an answer, an error, a synchronous throw, silence. */
// The real ones, held from the start: a run must not hang because the test around it fakes its timers.
import { clearTimeout, setTimeout } from 'node:timers'
import {
  type AnyCall,
  type AnyKV,
  type CallOptions,
  type Operation,
  operationTable,
  positional,
} from '../../kv/index.ts'

/** What came of a call. */
export type CallOutcome =
  | { readonly kind: 'resolved'; readonly value: unknown; readonly ms: number }
  | { readonly kind: 'rejected'; readonly error: unknown; readonly ms: number }
  /** It threw instead of rejecting. */
  | { readonly kind: 'threw'; readonly error: unknown }
  /** It answered with something that is no promise. */
  | { readonly kind: 'no-promise'; readonly value: unknown }
  /** It had not settled when the time was up. */
  | { readonly kind: 'hung'; readonly ms: number }
  /** The store has no such method. */
  | { readonly kind: 'absent' }

/** A call as it is made: with the keys that the store sees, and the bytes themselves. */
export type RealCall = AnyCall<Uint8Array>

/** Makes the call and waits for at most `timeoutMs`. Never rejects. */
export function perform(
  store: AnyKV,
  call: RealCall,
  options: CallOptions | undefined,
  timeoutMs: number,
): Promise<CallOutcome> {
  return performWith(store, call.op, positional(call), options, timeoutMs)
}

/** The same with arguments of the caller's, who wants to look at them, or overwrite them, afterwards. */
export function performWith(
  store: AnyKV,
  op: Operation,
  given: readonly unknown[],
  options: CallOptions | undefined,
  timeoutMs: number,
): Promise<CallOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'hung', ms: timeoutMs }), timeoutMs)
    begin(store, op, given, options, (outcome) => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })
}

/** Makes the call, and tells what came of it in the very microtask in which it settles. It waits for ever. */
export function begin(
  store: AnyKV,
  op: Operation,
  given: readonly unknown[],
  options: CallOptions | undefined,
  settled: (outcome: CallOutcome) => void,
): void {
  const method: unknown = store[op]
  if (typeof method !== 'function') {
    settled({ kind: 'absent' })
    return
  }
  const startedAt = performance.now()
  let answer: unknown
  try {
    // what ends a client takes no options
    answer = Reflect.apply(method, store, operationTable[op].does === 'end' ? given : [...given, options])
  } catch (error) {
    settled({ kind: 'threw', error })
    return
  }
  if (!isThenable(answer)) {
    settled({ kind: 'no-promise', value: answer })
    return
  }
  answer.then(
    (value) => settled({ kind: 'resolved', value, ms: performance.now() - startedAt }),
    (error: unknown) => settled({ kind: 'rejected', error, ms: performance.now() - startedAt }),
  )
}

/** Whether it came to an end, good or bad. */
export function settled(outcome: CallOutcome): outcome is CallOutcome & { readonly kind: 'resolved' | 'rejected' } {
  return outcome.kind === 'resolved' || outcome.kind === 'rejected'
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
