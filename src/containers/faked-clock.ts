/** Whether somebody has replaced the timers of this process (sinon, vitest, jest, `node:test`). */
// Imported by name these stay the real ones: what fakes the clock replaces the globals.
import { setTimeout as realTimeout } from 'node:timers'

/**
 * Races a global timer against a real one that is due later. Under a faked clock the global one never comes.
 * Takes a millisecond where nothing is faked.
 */
export function clockIsFaked(): Promise<boolean> {
  return new Promise((resolve) => {
    const late = realTimeout(() => {
      clearTimeout(timer)
      resolve(true)
    }, 50)
    const timer = globalThis.setTimeout(() => {
      late.close()
      resolve(false)
    }, 0)
  })
}
