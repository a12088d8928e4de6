/** One client at work: it makes one operation at a time, and gives up what does not answer. */
import type { Recording } from '../history/index.ts'
import { type AnyKV, type Clock, KVError } from '../kv/index.ts'
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
      controller.abort(new KVError('KV_TIMEOUT', { op: 'getRaw', detail: `given up after ${this.#timeoutMs} ms` }))
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
    const { store } = this
    const options = { signal }
    const value = (key: string): Uint8Array => store.nextValue(key, this.#valueBytes)
    switch (work.kind) {
      case 'get':
        return store.getRaw(work.key, options)
      case 'set':
        return store.setRaw(work.key, value(work.key), options)
      case 'delete':
        return store.delete(work.key, options)
      case 'batchGet':
        return store.batchGetRaw?.(work.keys, options)
      case 'batchSet':
        return store.batchSetRaw?.(new Map(work.keys.map((key) => [key, value(key)])), options)
      case 'batchDelete':
        return store.batchDelete?.(work.keys, options)
    }
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'KV_NOT_FOUND'
}
