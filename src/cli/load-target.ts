/** Turns the name of a backend into what `runChaos` takes. */
import { isBackend, isStore, type Target, UsageError } from '../kv/index.ts'
import { nameOf } from './backend-name.ts'
import { exported, loadBackend, titleOf } from './load-backend.ts'

/** A store to let chaos loose on. */
export interface LoadedTarget {
  readonly target: Target
  /** Frees it; a server's container goes with it. */
  dispose(): Promise<void>
}

/**
 * Loads what `word` names. A factory that a module exports is called for every run anew, with the clock and the seed of the run.
 * Rejects with a `UsageError` for a module that cannot be loaded or exports no backend.
 */
export async function loadTarget(word: string, cwd: string, signal: AbortSignal): Promise<LoadedTarget> {
  const name = nameOf(word, cwd)
  const found = name.kind === 'module' ? await exported(name) : await loadBackend(word, cwd, 0, signal)
  if (isBackend(found)) return { target: found, dispose: async () => found.dispose?.() }
  if (isStore(found)) return { target: found, dispose: () => found.close() }
  const target: Target = async (environment) => {
    const given = await found(environment)
    if (isBackend(given)) return given
    if (isStore(given)) return { name: titleOf(word), open: () => given }
    throw new UsageError(`the factory of ${word} gave neither a store nor a backend ({ name, open(namespace) })`)
  }
  return { target, dispose: async () => {} }
}
