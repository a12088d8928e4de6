/** Time, behind one interface, so that an hour of latency need not take one. */

/** Cancels what {@link Clock.schedule} has set up. Calling it late or twice does nothing. */
export type Cancel = () => void

/** Where the toolkit reads the time and waits. */
export interface Clock {
  /** Milliseconds since 1970 on this clock. */
  now(): number
  /** Calls `callback` once, `delayMs` from now. */
  schedule(callback: () => void, delayMs: number): Cancel
}

/**
 * The process's own clock. It looks `Date.now` and `setTimeout` up at every call, so sinon's and vitest's fake timers work
 * on it as they are.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * Waits `delayMs` on `clock`. Rejects with the signal's reason as soon as `signal` aborts; leaves no timer and no listener.
 *
 * @param delayMs milliseconds; `Infinity` waits until the signal aborts
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    let cancel: Cancel = () => {}
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    if (delayMs === Infinity) return
    cancel = clock.schedule(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, delayMs)
  })
}
