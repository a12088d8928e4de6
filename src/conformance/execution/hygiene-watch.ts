/** Watches the process during a run for what a store lets slip: rejections that nobody handles, and exceptions from nowhere. */
import { setImmediate } from 'node:timers'
import { namedMessageOf } from '../../kv/index.ts'

/** What slipped so far. */
export interface HygieneWatch {
  /** Each as a sentence, oldest first. */
  readonly stray: readonly string[]
  /** Stops watching, one turn of the event loop from now: that is when the last slip is told. The listeners are gone then. */
  stop(): Promise<void>
}

/** Starts to watch. While it does, such a slip is recorded and does not end the process. */
export function hygieneWatch(): HygieneWatch {
  const stray: string[] = []
  const onRejection = (reason: unknown): void => {
    stray.push(`a rejection that nobody handled: ${namedMessageOf(reason)}`)
  }
  const onException = (error: unknown): void => {
    stray.push(`an exception outside any call (an 'error' event without a listener?): ${namedMessageOf(error)}`)
  }
  process.on('unhandledRejection', onRejection)
  process.on('uncaughtException', onException)
  return {
    stray,
    async stop() {
      await new Promise((resolve) => setImmediate(resolve))
      process.off('unhandledRejection', onRejection)
      process.off('uncaughtException', onException)
    },
  }
}
