/** How the clients of a run come by their store: one each, or one for all where what one writes no other sees. */
import { randomUUID } from 'node:crypto'
import {
  type AnyKV,
  type Backend,
  type Clock,
  fullProfile,
  probeSharing,
  sharesInProcess,
  UsageError,
} from '../kv/index.ts'

/** Long, for a store that has just been started; one that does not answer in time is used by one client alone. */
const probeTimeoutMs = 5_000

/** Opens one client after another on a store of this run's own. */
export type OpenClient = () => Promise<AnyKV>

/**
 * Clients of `backend`. Where its profile does not say whether they share one store, that is tried out first: clients that see
 * nothing of each other would be taken for a store that loses everything. Throws a {@link UsageError} where they live in processes
 * that share no store.
 */
export async function clientsOf(backend: Backend, clock: Clock, processes: boolean): Promise<OpenClient> {
  // random, so that what an earlier run of the same seed left behind is not met
  const namespace = `chaos-${randomUUID()}`
  const open: OpenClient = async () => backend.open(namespace)
  const promised = fullProfile(backend.profile)
  if (backend.profile?.sharing !== undefined && sharesInProcess(promised)) return open
  const first = await open()
  const second = await open()
  const sharing =
    backend.profile?.sharing ??
    (await probeSharing(first, second, {
      key: 'chaos-probe',
      consistency: promised.consistency,
      timeoutMs: probeTimeoutMs,
      clock,
    }))
  if (first !== second && sharing === 'private') {
    await second.close()
    if (processes) {
      await first.close()
      throw new UsageError(
        `two processes that open '${backend.name}' share no store, so clients in processes of their own have nothing to show`,
      )
    }
    return async () => first
  }
  const opened = [first, second]
  return async () => opened.shift() ?? open()
}
