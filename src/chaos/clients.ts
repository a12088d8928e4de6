/** How the clients of a run come by their store: one each, or one for all where what one writes no other sees. */
import { randomUUID } from 'node:crypto'
import type { AnyKV, Backend } from '../kv/index.ts'

/** Opens one client after another on a store of this run's own. */
export type OpenClient = () => Promise<AnyKV>

/**
 * Clients of `backend`. Where its profile does not say whether they share one store, that is tried out first: clients that see
 * nothing of each other would be taken for a store that loses everything.
 */
export async function clientsOf(backend: Backend): Promise<OpenClient> {
  // random, so that what an earlier run of the same seed left behind is not met
  const namespace = `chaos-${randomUUID()}`
  const open: OpenClient = async () => backend.open(namespace)
  if (backend.profile?.sharing === 'shared') return open
  const first = await open()
  const second = await open()
  const shared = first === second || (backend.profile?.sharing === undefined && (await sees(first, second)))
  if (!shared) {
    await second.close()
    return async () => first
  }
  const opened = [first, second]
  return async () => opened.shift() ?? open()
}

/** Whether `reader` sees what `writer` writes. */
async function sees(writer: AnyKV, reader: AnyKV): Promise<boolean> {
  const key = 'chaos-probe'
  try {
    await writer.setRaw(key, Uint8Array.of(1))
    const seen = await reader.getRaw(key).then(
      () => true,
      () => false,
    )
    await writer.delete(key)
    return seen
  } catch {
    return true
  }
}
