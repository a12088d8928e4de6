/** The waits of programmed answers, so that those still running can be ended together. */
import { type Clock, KVError, type Operation, sleep } from '../kv/index.ts'

/** Waits on one clock, every one of which leaves no timer and no listener behind. */
export class Delays {
  readonly #clock: Clock
  readonly #running = new Map<AbortController, Operation>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Waits `ms` in a call of `op`. Rejects with the reason of `signal` when it aborts, and `KV_CLOSED` on {@link endAll}. */
  async wait(op: Operation, ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) throw signal.reason
    const stop = new AbortController()
    const onAbort = (): void => stop.abort(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#running.set(stop, op)
    try {
      await sleep(this.#clock, ms, stop.signal)
    } finally {
      this.#running.delete(stop)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Ends every wait that runs. */
  endAll(): void {
    for (const [stop, op] of this.#running) {
      stop.abort(new KVError('KV_CLOSED', { op, detail: 'the mock was reset while this call waited' }))
    }
  }
}
