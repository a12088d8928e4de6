/** Finds out by trying whether two clients see one store, where its profile does not say so. */
import { type Clock, sleep, systemClock } from './clock.ts'
import type { AnyKV } from './contract.ts'
import type { FullProfile } from './profile.ts'

/** How it is tried. */
export interface SharingProbe {
  /** A key that nobody else uses. It is deleted afterwards. */
  readonly key: string
  /** What the store promises of reads: only one that is linearizable must show a write at once. */
  readonly consistency: FullProfile['consistency']
  /** After which a call is given up, and a write that is not seen is not waited for any longer. */
  readonly timeoutMs: number
  /** Default: the system's. */
  readonly clock?: Clock
}

/** Milliseconds between two looks at a store that shows a write late. */
const pauseMs = 5

/**
 * Whether `reader` sees what `writer` writes. Only what was seen counts: where the write fails, or does not show in time, the answer
 * is `private`. Clients that see nothing of each other, taken to share, would have the store accused of losing everything; clients
 * that share, taken not to, only leave less to be tested.
 */
export async function probeSharing(writer: AnyKV, reader: AnyKV, probe: SharingProbe): Promise<FullProfile['sharing']> {
  if (writer === reader) return 'shared'
  const { key, consistency, timeoutMs, clock = systemClock } = probe
  const succeeds = (call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> => within(clock, timeoutMs, call)
  if (!(await succeeds((signal) => writer.setRaw(key, Uint8Array.of(1), { signal })))) return 'private'
  const deadline = clock.now() + (consistency === 'linearizable' ? 0 : timeoutMs)
  const sees = (): Promise<boolean> => succeeds((signal) => reader.getRaw(key, { signal }))
  let seen = await sees()
  while (!seen && clock.now() < deadline) {
    await sleep(clock, pauseMs)
    seen = await sees()
  }
  await succeeds((signal) => writer.delete(key, { signal }))
  return seen ? 'shared' : 'private'
}

/** Whether `call` resolves within `ms`; its signal is aborted after that. */
async function within(clock: Clock, ms: number, call: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const controller = new AbortController()
  let cancel = (): void => {}
  const late = new Promise<false>((resolve) => {
    cancel = clock.schedule(() => {
      controller.abort()
      resolve(false)
    }, ms)
  })
  const made = (async () => call(controller.signal))().then(
    () => true,
    () => false,
  )
  const succeeded = await Promise.race([made, late])
  cancel()
  return succeeded
}
