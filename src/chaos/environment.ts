/** What a run gives the store under test, and what it takes for one. */
import { type AnyKV, type Backend, type Clock, UsageError } from '../kv/index.ts'

/** Handed to a factory: a store that waits or draws does so with these, and a run of it is then the same every time. */
export interface ChaosEnvironment {
  readonly clock: Clock
  readonly seed: number
}

/**
 * What `runChaos` takes: a described backend, or a function that makes one, or a store that all clients share. A function is
 * called anew for every run, since a run is repeated to see whether it is the same, and to make a failure smaller; a backend that
 * it makes is disposed of after the run. One that is given as it is belongs to the caller.
 */
export type ChaosTarget = Backend | ((environment: ChaosEnvironment) => Backend | AnyKV | Promise<Backend | AnyKV>)

/** A store that was made is shared by all clients. */
async function backendOf(target: ChaosTarget, environment: ChaosEnvironment): Promise<Backend> {
  const made: unknown = typeof target === 'function' ? await target(environment) : target
  if (isStore(made)) return { name: nameOf(target, made), open: () => made }
  if (isBackend(made)) return made
  throw new UsageError(
    'runChaos takes a described backend ({ name, open(namespace) }), or a function that makes one or makes a store',
  )
}

/** Calls `use` with the backend, and disposes of it where it was made for this. */
export async function withBackend<T>(
  target: ChaosTarget,
  environment: ChaosEnvironment,
  use: (backend: Backend) => Promise<T>,
): Promise<T> {
  const backend = await backendOf(target, environment)
  try {
    return await use(backend)
  } finally {
    if (typeof target === 'function') await backend.dispose?.()
  }
}

function nameOf(target: ChaosTarget, store: AnyKV): string {
  if (typeof target === 'function' && target.name !== '' && target.name !== 'backend') return target.name
  return store.constructor.name === 'Object' ? 'store' : store.constructor.name
}

function isStore(value: unknown): value is AnyKV {
  return has(value, 'getRaw') && has(value, 'setRaw') && has(value, 'delete') && has(value, 'close')
}

function isBackend(value: unknown): value is Backend {
  return has(value, 'open') && typeof Reflect.get(value, 'name') === 'string'
}

function has(value: unknown, name: string): value is object {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
