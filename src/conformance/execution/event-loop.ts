/**
 * Lets the event loop turn now and then. A store in memory answers in microtasks, so a run over one would otherwise keep timers,
 * signals and messages from being served until it ends: Ctrl-C would do nothing, and no progress would be seen.
 */
import { setImmediate } from 'node:timers'

const everyMs = 20

let last = 0

/** Resolves at once, or after a turn of the event loop where the last one was more than 20 ms ago. */
export async function yieldToEventLoop(): Promise<void> {
  if (performance.now() - last < everyMs) return
  await new Promise((resolve) => setImmediate(resolve))
  last = performance.now()
}
