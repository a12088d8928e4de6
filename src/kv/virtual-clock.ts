/** A clock that jumps: when everything in the process waits for time to pass, it passes at once. */
// The real one, held from the start: fake timers replace the global, and this clock must go on working beside them.
import { setImmediate } from 'node:timers'
import type { Cancel, Clock } from './clock.ts'

/** A {@link Clock} that moves only when told to. */
export interface VirtualClock extends Clock {
  /** How many timers wait. */
  readonly pending: number
  /** Moves `ms` forward, running what falls due in order, and letting promises settle in between. */
  advance(ms: number): Promise<void>
  /**
   * Runs until `work` settles, jumping to the next timer whenever nothing else can happen. Rejects when nothing can happen
   * and no timer waits: the work would hang for ever.
   *
   * @param stallTurns turns of the event loop without a timer and without progress after which the work counts as hung;
   *   raise it for work that waits on real input or output. Default 1,000.
   */
  run<T>(work: Promise<T> | (() => Promise<T>), stallTurns?: number): Promise<T>
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly callback: () => void
  live: boolean
}

/**
 * Makes a virtual clock. Timers due at the same time run in the order in which they were set.
 *
 * @param startMs what `now()` says at first, in milliseconds since 1970. Default 0.
 * @example
 * const clock = virtualClock()
 * await clock.run(() => sleep(clock, 3_600_000)) // returns at once
 */
export function virtualClock(startMs = 0): VirtualClock {
  let time = startMs
  let order = 0
  const heap: Timer[] = []

  const next = (): Timer | undefined => {
    while (heap[0] !== undefined && !heap[0].live) pop(heap)
    return heap[0]
  }
  const fire = (timer: Timer): void => {
    pop(heap)
    time = Math.max(time, timer.at)
    timer.live = false
    timer.callback()
  }

  return {
    get pending() {
      return heap.filter((timer) => timer.live).length
    },
    now: () => time,
    schedule(callback, delayMs): Cancel {
      const timer = { at: time + Math.max(0, delayMs), order: order++, callback, live: true }
      push(heap, timer)
      return () => {
        timer.live = false
      }
    },
    async advance(ms) {
      const target = time + ms
      await drain()
      for (let timer = next(); timer !== undefined && timer.at <= target; timer = next()) {
        fire(timer)
        await drain()
      }
      time = target
    },
    async run<T>(work: Promise<T> | (() => Promise<T>), stallTurns = 1_000): Promise<T> {
      let settled = false
      const promise = typeof work === 'function' ? work() : work
      const done = promise.finally(() => {
        settled = true
      })
      done.catch(() => {}) // observed below; this only keeps an early rejection from counting as unhandled
      for (let idle = 0; !settled;) {
        await drain()
        const timer = next()
        if (settled) break
        if (timer !== undefined) {
          idle = 0
          fire(timer)
        } else if (++idle > stallTurns) {
          throw new Error('virtual clock: the work waits for something, and no timer is set that could wake it')
        }
      }
      return done
    },
  }
}

/** One turn of the event loop, after which every promise that could settle has. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.length
  heap.push(timer)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || !before(timer, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    let below = heap[child]
    if (below === undefined) break
    const right = heap[child + 1]
    if (right !== undefined && before(right, below)) {
      child += 1
      below = right
    }
    if (!before(below, last)) break
    heap[index] = below
    index = child
  }
  heap[index] = last
}
