/** What a run gives the store under test, and what becomes of that behind it. */
import {
  type AnyKV,
  type Backend,
  resolveTarget,
  type Target,
  type TargetEnvironment,
  UsageError,
} from '../kv/index.ts'
import { inProcesses } from '../processes/index.ts'

/**
 * Calls `use` with a backend made of `target`, and disposes of it where a factory made it for this run. A store that a factory
 * makes is new for every run, and one that was open when it was given is the same for all: either is shared by all clients.
 *
 * @param processes whether clients live in processes of their own
 */
export async function withBackend<T>(
  target: Target,
  environment: TargetEnvironment,
  use: (backend: Backend) => Promise<T>,
  processes: boolean = false,
): Promise<T> {
  const resolved = await resolveTarget(target, environment, 'runChaos')
  if (resolved.kind === 'store') {
    if (processes) {
      if (resolved.made) await resolved.store.close()
      throw new UsageError(
        'clients in processes of their own need a described backend, { name, open(namespace), opener(namespace) }; an open store, or one that a factory makes, is in this process',
      )
    }
    const { name, store, made } = resolved
    const shared = made ? store : leftOpen(store)
    return use({ name, open: () => shared })
  }
  const { backend, made } = resolved
  try {
    return await (processes ? useInProcesses(backend, use) : use(backend))
  } finally {
    if (made) await backend.dispose?.()
  }
}

async function useInProcesses<T>(backend: Backend, use: (backend: Backend) => Promise<T>): Promise<T> {
  const apart = inProcesses(backend)
  try {
    return await use(apart.backend)
  } finally {
    await apart.end()
  }
}

/** The store, which belongs to the caller: a client's `close` does not reach it. */
function leftOpen(store: AnyKV): AnyKV {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (property === 'close') return async (): Promise<void> => {}
      return typeof value === 'function' ? (...given: readonly unknown[]): unknown => value.apply(target, given) : value
    },
  })
}
