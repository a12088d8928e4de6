/** Makes a call that may fail or hang: gives up on each attempt in time, and tries again where that can help. */
export type Patience = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>

export interface PatienceOptions {
  /** How often a call is made at most. Default 3. */
  readonly attempts?: number
  /** After how many milliseconds an attempt is given up. Default 500. */
  readonly timeoutMs?: number
  /** How many milliseconds to wait after the first attempt; twice as long after each further one. Default 50. */
  readonly pauseMs?: number
}

/** No answer came in time. Whether the call took effect, nobody knows. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
  readonly retryable = true
}

/** Patience of our own making. */
export function patiently({ attempts = 3, timeoutMs = 500, pauseMs = 50 }: PatienceOptions = {}): Patience {
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await within(timeoutMs, call)
      } catch (error) {
        if (attempt >= attempts || !isTransient(error)) throw error
        await pause(pauseAfter(error, attempt, pauseMs))
      }
    }
  }
}

/** Whether the same call may succeed later. Stores say so with `retryable`. */
export function isTransient(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true
}

/** Milliseconds to wait after a failed attempt: longer each time, and at least what a store that throttles asks for. */
export function pauseAfter(error: unknown, attempt: number, pauseMs: number): number {
  const asked = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : undefined
  return Math.max(pauseMs * 2 ** (attempt - 1), typeof asked === 'number' ? asked : 0)
}

async function within<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new TimedOut(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await call(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
