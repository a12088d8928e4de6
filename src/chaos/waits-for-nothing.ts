/** Finds out whether a store can run in virtual time: whether its calls wait for nothing but the clock they are given. */
import { randomUUID } from 'node:crypto'
import { type AnyKV, virtualClock } from '../kv/index.ts'
import { type ChaosTarget, withBackend } from './environment.ts'

/**
 * Makes a few calls while time stands still but for a virtual clock. A store that reads a file or a socket does not answer
 * then, and runs in real time.
 */
export async function waitsForNothing(target: ChaosTarget, seed: number): Promise<boolean> {
  const clock = virtualClock()
  return withBackend(target, { clock, seed }, async (backend) => {
    if (typeof target !== 'function' && backend.server !== undefined) return false
    let settled = false
    const store: AnyKV = await backend.open(`chaos-probe-${randomUUID()}`)
    const calls = tryOut(store).finally(() => {
      settled = true
    })
    const outcome = await clock
      .run(() => calls, 2)
      .then(
        () => true,
        () => false,
      )
    if (!settled) await calls
    await store.close()
    return outcome
  })
}

async function tryOut(store: AnyKV): Promise<void> {
  await store.setRaw('chaos-probe', Uint8Array.of(1)).catch(() => {})
  await store.getRaw('chaos-probe').catch(() => {})
  await store.delete('chaos-probe').catch(() => {})
}
