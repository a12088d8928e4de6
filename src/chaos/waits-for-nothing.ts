/** Finds out whether a store can run in virtual time: whether its calls wait for nothing but the clock they are given. */
import { randomUUID } from 'node:crypto'
import { type AnyKV, type Target, virtualClock } from '../kv/index.ts'
import { withBackend } from './environment.ts'

/**
 * Makes a few calls while nothing but a virtual clock goes on. A store that waits for a file, a socket or a real timer has then
 * neither answered nor set a timer of that clock, and runs in real time. The event loop does not turn in between, so that it is
 * no matter of how busy the machine is.
 */
export async function waitsForNothing(target: Target, seed: number): Promise<boolean> {
  const clock = virtualClock()
  return withBackend(target, { clock, seed }, async (backend) => {
    if (typeof target !== 'function' && backend.server !== undefined) return false
    const store: AnyKV = await backend.open(`chaos-probe-${randomUUID()}`)
    let settled = false
    const calls = tryOut(store).finally(() => {
      settled = true
    })
    await drain()
    for (let waits = 0; !settled && clock.pending > 0 && waits < longestWaits; waits += 1) {
      await clock.advance(waitMs)
      await drain()
    }
    const found = settled
    if (!settled) await calls
    await store.close()
    return found
  })
}

/** Ten minutes of a store's own time are enough for three calls. */
const waitMs = 10_000
const longestWaits = 60

/** Lets every promise settle that can without a turn of the event loop. */
async function drain(): Promise<void> {
  for (let rounds = 0; rounds < 100; rounds += 1) await new Promise<void>((resolve) => process.nextTick(resolve))
}

async function tryOut(store: AnyKV): Promise<void> {
  await store.setRaw('chaos-probe', Uint8Array.of(1)).catch(() => {})
  await store.getRaw('chaos-probe').catch(() => {})
  await store.delete('chaos-probe').catch(() => {})
}
