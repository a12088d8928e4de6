/** A backend each of whose clients lives in a process of its own. */
import { type Backend, type ExternalOpener, type Profile, UsageError } from '../kv/index.ts'
import { ProcessPool } from './process-pool.ts'

/** A backend with the processes of its clients. */
export interface BackendInProcesses {
  readonly backend: Backend
  /** Ends the processes. The backend that it was made of stays as it is. */
  readonly end: () => Promise<void>
}

/**
 * The same store through clients that live in processes of their own, as many as are open at a time. What its clients share within
 * one process alone, these do not. Throws a {@link UsageError} where the backend does not say how another process opens it.
 */
export function inProcesses(backend: Backend): BackendInProcesses {
  if (backend.opener === undefined) {
    throw new UsageError(
      `clients in processes of their own need a backend that says how another process opens it (opener); '${backend.name}' does not`,
    )
  }
  const pool = new ProcessPool()
  const { name, version, profile, errorCode, isolates, waivers, server } = backend
  const opener = async (namespace: string): Promise<ExternalOpener> => {
    const place = await backend.opener?.(namespace)
    if (place === undefined) throw new UsageError(`'${name}' does not say how another process opens '${namespace}'`)
    return place
  }
  return {
    end: () => pool.end(),
    backend: {
      name,
      open: async (namespace, options) => {
        options?.signal?.throwIfAborted()
        return pool.open(await opener(namespace), namespace)
      },
      opener,
      ...(version === undefined ? {} : { version }),
      ...(profile === undefined ? {} : { profile: { ...profile, ...acrossProcesses(profile) } }),
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(isolates === undefined ? {} : { isolates }),
      ...(waivers === undefined ? {} : { waivers }),
      ...(server === undefined ? {} : { server }),
    },
  }
}

/** What is shared, is so across processes too; what is said to be shared less is not. */
function acrossProcesses({ sharing }: Profile): Pick<Profile, 'sharing'> {
  return sharing === undefined || sharing === 'shared' ? {} : { sharing: 'private' }
}
