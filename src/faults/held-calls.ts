/** Calls that a fault holds up: each ends when its time is over, when its caller aborts, or when all are let go. */
import type { Cancel, Clock } from '../kv/index.ts'

/** The calls of one client that are held up. */
export class HeldCalls {
  readonly #clock: Clock
  readonly #releases = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many calls wait. */
  get size(): number {
    return this.#releases.size
  }

  /**
   * Waits; resolves to true when the time is over and to false when let go. Rejects with the signal's reason when it aborts.
   * Leaves no timer and no listener.
   *
   * @param ms milliseconds; `Infinity` sets no timer
   */
  wait(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    return new Promise((resolve, reject) => {
      let cancel: Cancel = () => {}
      const end = (): void => {
        cancel()
        signal?.removeEventListener('abort', onAbort)
        this.#releases.delete(release)
      }
      const onAbort = (): void => {
        end()
        reject(signal?.reason)
      }
      const release = (): void => {
        end()
        resolve(false)
      }
      this.#releases.add(release)
      signal?.addEventListener('abort', onAbort)
      if (ms === Infinity) return
      cancel = this.#clock.schedule(() => {
        end()
        resolve(true)
      }, ms)
    })
  }

  /** Lets every call go. */
  release(): void {
    for (const release of this.#releases) release()
  }
}
