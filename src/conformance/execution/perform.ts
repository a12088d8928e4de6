/** Makes one call on a store and says what came of it, whatever that is: an answer, an error, a synchronous throw, silence. */
// The real ones, held from the start: a run must not hang because the test around it fakes its timers.
import { clearTimeout, setTimeout } from 'node:timers'
import type { AnyKV, CallOptions } from '../../kv/index.ts'

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

/** The arguments of a call as they are handed to the store; kept, so that they can be overwritten afterwards. */
export type Arguments =
  | { readonly op: 'getRaw' | 'delete'; readonly key: string }
  | { readonly op: 'setRaw'; readonly key: string; readonly value: Uint8Array }
  | { readonly op: 'list'; readonly prefix: string }
  | { readonly op: 'batchGetRaw' | 'batchDelete'; readonly keys: string[] }
  | { readonly op: 'batchSetRaw'; readonly entries: Map<string, Uint8Array> }
  | { readonly op: 'health' | 'close' }

/** Makes the call and waits for at most `timeoutMs`. Never rejects. */
export function perform(
  store: AnyKV,
  given: Arguments,
  options: CallOptions | undefined,
  timeoutMs: number,
): Promise<CallOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'hung', ms: timeoutMs }), timeoutMs)
    begin(store, given, options, (outcome) => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })
}

/** Makes the call, and tells what came of it in the very microtask in which it settles. It waits for ever. */
export function begin(
  store: AnyKV,
  given: Arguments,
  options: CallOptions | undefined,
  settled: (outcome: CallOutcome) => void,
): void {
  if (typeof store[given.op] !== 'function') {
    settled({ kind: 'absent' })
    return
  }
  const startedAt = performance.now()
  let answer: unknown
  try {
    answer = start(store, given, options)
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

function start(store: AnyKV, given: Arguments, options: CallOptions | undefined): unknown {
  switch (given.op) {
    case 'getRaw':
      return store.getRaw(given.key, options)
    case 'setRaw':
      return store.setRaw(given.key, given.value, options)
    case 'delete':
      return store.delete(given.key, options)
    case 'list':
      return store.list(given.prefix, options)
    case 'batchGetRaw':
      return store.batchGetRaw?.(given.keys, options)
    case 'batchSetRaw':
      return store.batchSetRaw?.(given.entries, options)
    case 'batchDelete':
      return store.batchDelete?.(given.keys, options)
    case 'health':
      return store.health?.(options)
    case 'close':
      return store.close()
  }
}

/** Whether it came to an end, good or bad. */
export function settled(outcome: CallOutcome): boolean {
  return outcome.kind === 'resolved' || outcome.kind === 'rejected'
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
