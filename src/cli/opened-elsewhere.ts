/** What a module exports, as a backend that another process opens by importing that module as well. */
import { basename } from 'node:path'
import {
  type Backend,
  type ExternalOpener,
  isStore,
  resolveTarget,
  systemClock,
  type Target,
  UsageError,
} from '../kv/index.ts'

/**
 * The backend with a way for other processes to open it, where it has none: each imports the module, and calls the factory, or
 * opens the backend, that it exports. Rejects with a `UsageError` for a store that is open already, which is in one process.
 */
export async function openedElsewhere(
  target: Target,
  word: string,
  place: Pick<ExternalOpener, 'module' | 'name'>,
): Promise<Backend> {
  if (isStore(target)) {
    throw new UsageError(
      `${word} exports an open store, which is in this process; export a backend, or a factory of stores`,
    )
  }
  // the clock cannot be handed to another process; whoever needs one there has the system's
  const environment = { seed: 0 }
  const resolved = await resolveTarget(target, { clock: systemClock, ...environment }, word)
  const given = typeof target === 'function' ? [environment] : []
  const opener = (): ExternalOpener => ({ ...place, given })
  if (resolved.kind === 'backend') {
    const { backend } = resolved
    return backend.opener === undefined ? withOpener(backend, opener) : backend
  }
  const { store } = resolved
  await store.close()
  return {
    name: basename(word).replace(/\.[cm]?[jt]s$/, ''),
    open: () => Promise.reject(new UsageError(`${word} is opened in processes of their own`)),
    opener,
  }
}

/** The backend itself, which may be an object of a class, seen with an opener. */
function withOpener(backend: Backend, opener: () => ExternalOpener): Backend {
  return new Proxy(backend, {
    has: (made, property) => property === 'opener' || property in made,
    get(made, property) {
      if (property === 'opener') return opener
      const value: unknown = Reflect.get(made, property)
      return typeof value === 'function' ? value.bind(made) : value
    },
  })
}
