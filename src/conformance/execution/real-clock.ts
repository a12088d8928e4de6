/** The time of a run. A run must not hang because the test around it fakes its timers, so these are held from the start. */
import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from '../../kv/index.ts'

/** The process's own clock, whatever is faked while a run goes on. */
export const realClock: Clock = {
  now: () => performance.now(),
  schedule(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
