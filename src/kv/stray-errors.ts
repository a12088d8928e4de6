/** Errors that reach no caller: rejections that nobody handles, and exceptions outside any call. They would end the process. */
// The real one, held from the start: a run must not hang because the test around it fakes its timers.
import { setImmediate } from 'node:timers'
import { namedMessageOf } from './error-message.ts'

/**
 * Gives each such error to `take`, in words and as it was thrown, until the returned function is called; none ends the process meanwhile. That function
 * waits for a turn of the event loop, which is when the last of them is told.
 */
export function watchStrayErrors(take: (said: string, error: unknown) => void): () => Promise<void> {
  const onRejection = (reason: unknown): void =>
    take(`a rejection that nobody handled: ${namedMessageOf(reason)}`, reason)
  const onException = (error: unknown): void =>
    take(`an exception outside any call (an 'error' event without a listener?): ${namedMessageOf(error)}`, error)
  process.on('unhandledRejection', onRejection)
  process.on('uncaughtException', onException)
  return async () => {
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onRejection)
    process.off('uncaughtException', onException)
  }
}
