/** One client at work: it makes one operation at a time, and gives up what does not answer. */
import type { Recording } from '../history/index.ts'
import { type AnyKV, type Clock, invoke, KVError, revalued } from '../kv/index.ts'
import type { Work } from './workload.ts'

/** A client of the run. */
export class Caller {
  readonly number: number
  readonly store: AnyKV & Recording
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #valueBytes: number

  constructor(number: number, store: AnyKV & Recording, clock: Clock, timeoutMs: number, valueBytes: number) {
    this.number = number
    this.store = store
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#valueBytes = valueBytes
  }

  /** Makes it, and resolves to what it failed with, or to `undefined`. A missing key is no failure. */
  async make(work: Work): Promise<unknown> {
    const controller = new AbortController()
    let giveUp = (): void => {}
    // a store that does not heed its signal is not waited for either: the call goes on, and the client leaves it behind
    const givenUp = new Promise<void>((resolve) => {
      giveUp = resolve
    })
    const cancel = this.#clock.schedule(() => {
      controller.abort(new KVError('KV_TIMEOUT', { op: work.op, detail: `given up after ${this.#timeoutMs} ms` }))
      giveUp()
    }, this.#timeoutMs)
    let failure: unknown
    const call = this.#call(work, controller.signal).catch((error: unknown) => {
      failure = error
    })
    await Promise.race([call, givenUp])
    cancel()
    if (controller.signal.aborted) failure ??= controller.signal.reason
    return isMissing(failure) ? undefined : failure
  }

  async #call(work: Work, signal: AbortSignal): Promise<unknown> {
    const call = revalued(work, (_open, key) => this.store.nextValue(key, this.#valueBytes))
    return invoke(this.store, call, { signal })
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'KV_NOT_FOUND'
}
