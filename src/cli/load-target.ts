/** Turns the name of a backend into what `runChaos` takes. */
import { basename } from 'node:path'
import type { ChaosEnvironment, ChaosTarget } from '../chaos/index.ts'
import { type AnyKV, type Backend, UsageError } from '../kv/index.ts'
import { nameOf } from './backend-name.ts'
import { exported, isBackend, isStore, loadBackend } from './load-backend.ts'

/** A store to let chaos loose on. */
export interface Target {
  readonly target: ChaosTarget
  /** Frees it; a server's container goes with it. */
  dispose(): Promise<void>
}

const nothing = async (): Promise<void> => {}

/**
 * Loads what `word` names. A factory that a module exports is called for every run anew, with the clock and the seed of the run.
 * Rejects with a `UsageError` for a module that cannot be loaded or exports no backend.
 */
export async function loadTarget(word: string, cwd: string, signal: AbortSignal): Promise<Target> {
  const name = nameOf(word, cwd)
  const found = name.kind === 'module' ? await exported(name) : await loadBackend(word, cwd, 0, signal)
  if (isBackend(found)) return { target: found, dispose: async () => found.dispose?.() }
  const title = basename(word).replace(/\.[cm]?[jt]s$/, '')
  if (isStore(found)) return { target: () => kept(title, found), dispose: () => found.close() }
  const target = async (environment: ChaosEnvironment): Promise<Backend> => made(word, title, await found(environment))
  return { target, dispose: nothing }
}

function made(word: string, title: string, given: unknown): Backend {
  if (isBackend(given)) return given
  if (isStore(given)) return { name: title, open: () => given }
  throw new UsageError(`the factory of ${word} gave neither a store nor a backend ({ name, open(namespace) })`)
}

/** A store that was open when it was given has one set of entries, which every run and client shares, and stays open in between. */
function kept(name: string, store: AnyKV): Backend {
  const shared = new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (property === 'close') return nothing
      return typeof value === 'function' ? (...given: readonly unknown[]): unknown => value.apply(target, given) : value
    },
  })
  return { name, open: () => shared }
}
