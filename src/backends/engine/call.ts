/** One call that has a deadline: it ends when the work does, when its caller aborts it, or at its deadline, whichever is first. */
import { setMaxListeners } from 'node:events'
// The real timers, held from the start: a deadline must come even where a test has faked the clock.
import { clearTimeout, setTimeout } from 'node:timers'
import type { EngineCall } from './engine.ts'

/**
 * What goes with one call: all that an {@link EngineCall} says, with two signals in place of the caller's own, which tell how long
 * anybody cares about it.
 */
export interface SentCall extends Omit<EngineCall, 'signal'> {
  /**
   * Aborted when nobody waits for the call any more. What has not been sent yet must not be sent; a read may be cut short; a
   * write that is on its way should run to its end, because a write that was cut off may still happen, and nobody would know
   * when.
   */
  readonly givenUp: AbortSignal
  /** Aborted some time after {@link givenUp}: the connection has gone silent. Drop it, and reject. */
  readonly hopeless: AbortSignal
}

/** The server did not answer in time. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout'

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`)
  }
}

/** How long a call waits. */
export interface Patience {
  /** Milliseconds until a call that was not answered rejects. `Infinity`: never. */
  readonly timeoutMs: number
  /** Milliseconds that the wire has after that, or after an abort, to bring the call to its end before its connection is dropped. */
  readonly lingerMs: number
}

/**
 * Runs `work`. Rejects with the caller's reason as soon as its signal aborts and with {@link CallTimeout} at the deadline,
 * whatever the work does.
 *
 * @param onGivenUp is told of work that goes on after its caller has left
 */
export async function runCall<T>(
  work: (call: SentCall) => Promise<T>,
  patience: Patience,
  { signal, ...terms }: EngineCall = {},
  onGivenUp?: (work: Promise<T>) => void,
): Promise<T> {
  const givenUp = new AbortController()
  const hopeless = new AbortController()
  // a call that is made of many requests has as many listeners, and Node would take them for a leak
  setMaxListeners(0, givenUp.signal, hopeless.signal)
  const running = work({ ...terms, givenUp: givenUp.signal, hopeless: hopeless.signal })
  let leave = (_reason: unknown): void => {}
  const left = new Promise<never>((_resolve, reject) => {
    leave = (reason) => {
      const linger = setTimeout(() => hopeless.abort(), patience.lingerMs).unref()
      void running.catch(() => {}).finally(() => clearTimeout(linger))
      givenUp.abort()
      onGivenUp?.(running)
      reject(reason)
    }
  })
  const onAbort = (): void => leave(signal?.reason)
  const { timeoutMs } = patience
  const deadline = timeoutMs === Infinity ? undefined : setTimeout(() => leave(new CallTimeout(timeoutMs)), timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([running, left])
  } finally {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', onAbort)
  }
}
