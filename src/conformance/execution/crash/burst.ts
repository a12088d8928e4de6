/**
 * Writes to a store until somebody kills it, and tells of each write when it begins and when it was acknowledged. It runs in a
 * process of its own too, which has it as text from this very file (scripts/embed.ts): hence it may import types alone.
 */
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import type { KV } from '../../../kv/index.ts'

/** One write. */
export interface CrashWrite {
  readonly key: string
  /** How many bytes the value has; `null` deletes the key. */
  readonly bytes: number | null
  /** How long to wait before it, in times that a write takes. 0: not at all, so that it begins together with the one before. */
  readonly pause: number
}

/** What to write. */
export interface Burst {
  /** Written one after another at first: so there is something to lose, and it is known how long a write takes. */
  readonly first: readonly CrashWrite[]
  /** Begun without waiting for the one before. */
  readonly writes: readonly CrashWrite[]
  /** Whether to begin again with `writes` when they are through, for ever; else all is waited for, and it is quiet. */
  readonly endless: boolean
}

/** What happens to a write, by its number; the first of all is 0. Numbers are unique: `endless` writes count on. */
export type CrashEvent =
  | { readonly is: 'begun' | 'acknowledged'; readonly write: number }
  | { readonly is: 'refused'; readonly write: number; readonly said: string }
  /** The first writes are through, and took so many milliseconds each. */
  | { readonly is: 'warm'; readonly ms: number }
  | { readonly is: 'quiet' }

/** Writes in flight at most. */
const mostInFlight = 64

/** The value that a write of that number writes: no two are alike, and one that is cut or mixed is told from all. */
export function crashValue(write: number, bytes: number): Uint8Array {
  // between quotes, so that it is JSON too
  return new Uint8Array(
    Buffer.alloc(bytes, `${write};`)
      .fill('"', 0, 1)
      .fill('"', Math.max(1, bytes - 1)),
  )
}

/** Writes, and tells `tell`, until all is written or `over` is aborted. */
export async function writeBurst(
  store: Pick<KV, 'setRaw' | 'delete'>,
  { first, writes, endless }: Burst,
  tell: (event: CrashEvent) => void,
  over?: AbortSignal,
): Promise<void> {
  const flying = new Set<Promise<void>>()
  let numbers = 0
  const make = async ({ key, bytes }: CrashWrite): Promise<void> => {
    const write = numbers
    numbers += 1
    tell({ is: 'begun', write })
    try {
      await (bytes === null ? store.delete(key) : store.setRaw(key, crashValue(write, bytes)))
      tell({ is: 'acknowledged', write })
    } catch (error) {
      tell({ is: 'refused', write, said: String(error) })
    }
  }
  const startedAt = performance.now()
  for (const write of first) await make(write)
  const unitMs = (performance.now() - startedAt) / Math.max(1, first.length)
  tell({ is: 'warm', ms: unitMs })
  do {
    for (const write of writes) {
      const until = performance.now() + write.pause * unitMs
      if (write.pause > 0) await turn()
      while (performance.now() < until && over?.aborted !== true) {
        const leftMs = until - performance.now()
        if (leftMs > 2) await wait(leftMs - 1)
        else await turn()
      }
      while (flying.size >= mostInFlight) await Promise.race(flying)
      if (over?.aborted === true) break
      const made = make(write).then(() => {
        flying.delete(made)
      })
      flying.add(made)
    }
    // a store that never waits must not keep what was told from being heard
    await turn()
  } while (endless && over?.aborted !== true)
  await Promise.all(flying)
  tell({ is: 'quiet' })
}
