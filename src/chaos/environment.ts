/** What a run gives the store under test, and what becomes of that behind it. */
import { type AnyKV, type Backend, resolveTarget, type Target, type TargetEnvironment } from '../kv/index.ts'

/**
 * Calls `use` with a backend made of `target`, and disposes of it where a factory made it for this run. A store that a factory
 * makes is new for every run, and one that was open when it was given is the same for all: either is shared by all clients.
 */
export async function withBackend<T>(
  target: Target,
  environment: TargetEnvironment,
  use: (backend: Backend) => Promise<T>,
): Promise<T> {
  const resolved = await resolveTarget(target, environment, 'runChaos')
  if (resolved.kind === 'store') {
    const { name, store, made } = resolved
    const shared = made ? store : leftOpen(store)
    return use({ name, open: () => shared })
  }
  const { backend, made } = resolved
  try {
    return await use(backend)
  } finally {
    if (made) await backend.dispose?.()
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
