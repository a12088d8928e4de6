/** Ctrl-C and SIGTERM: the first ends the run in good order, the second at once. */
import { exitCodes } from './command.ts'

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

/** A run that can be interrupted. */
export interface Interruption {
  /** Aborts on the first signal. */
  readonly signal: AbortSignal
  /** Aborts on the second, right before the process ends: whoever listens must be done when the listener returns. */
  readonly atOnce: AbortSignal
  /** What the process should end with, where it was interrupted. */
  readonly code: () => number | undefined
  /** Stops listening for the signals. */
  end(): void
}

/**
 * Listens for the signals.
 *
 * @param say tells the user what the first one does
 * @param last what is left to do before the process ends on the second; synchronous
 */
export function interruptible(say: (text: string) => void, last: () => void): Interruption {
  const controller = new AbortController()
  const atOnce = new AbortController()
  let code: number | undefined
  const listeners = Object.entries(codes).map(([name, exitCode]) => {
    const listener = (): void => {
      if (code !== undefined) {
        atOnce.abort()
        last()
        process.exit(exitCode)
      }
      code = exitCode
      say('Stopping. What was done so far follows; once more ends it at once.\n')
      controller.abort(new Error('interrupted'))
    }
    process.on(name, listener)
    return { name, listener }
  })
  return {
    signal: controller.signal,
    atOnce: atOnce.signal,
    code: () => code,
    end() {
      for (const { name, listener } of listeners) process.off(name, listener)
    },
  }
}
