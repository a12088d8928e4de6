/** Turns what a word on the command line means into the target that `runConformance`, `replayConformance` and `runChaos` take. */
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TargetSource } from '../conformance/index.ts'
import { type Backend, isStore, isTarget, messageOf, type Target, type TargetFactory, UsageError } from '../kv/index.ts'
import type { BackendName } from './backend-name.ts'
import { openedElsewhere } from './opened-elsewhere.ts'
import { namedBackends } from './named-backends.ts'
import { sourceOfModule, sourceOfNamed, sourceOfServer } from './target-source.ts'

/** A target that was loaded for one run. */
export interface LoadedTarget {
  readonly target: Target
  /** Where programs that are printed get it from. */
  readonly source: TargetSource
  /** Frees what loading took: an open store is closed, a server's container goes. Called once, after the run. */
  dispose(): Promise<void>
}

/**
 * Loads the target that `name` stands for. Whatever form a module exports is handed on as it is; a factory is for the runner to
 * call, as often as it needs stores and with the clock and the seed of the run.
 *
 * Rejects with a `UsageError` for a module that cannot be loaded or exports no target.
 *
 * @param signal gives up a server that is still starting
 * @param processes whether other processes will open it: what a module exports, they find by importing it too
 */
export async function loadTarget(
  name: BackendName,
  signal: AbortSignal,
  processes: boolean = false,
): Promise<LoadedTarget> {
  switch (name.kind) {
    case 'embedded':
      return { ...described(await embedded(name.word)), source: sourceOfNamed(name.word) }
    case 'server':
      return onServer(name, signal)
    case 'module':
      return fromModule(name, processes)
  }
}

function embedded(word: string): Promise<Backend> {
  const make = namedBackends[word]
  if (make === undefined) throw new UsageError(`there is no backend '${word}'`)
  return make()
}

function described(backend: Backend): Omit<LoadedTarget, 'source'> {
  return { target: backend, dispose: async () => backend.dispose?.() }
}

async function onServer(
  { server, url }: Extract<BackendName, { kind: 'server' }>,
  signal: AbortSignal,
): Promise<LoadedTarget> {
  const { startServer } = await import('../containers/index.ts')
  const running = await startServer(server, url === undefined ? { signal } : { signal, url })
  return { target: running.backend(), dispose: () => running.stop(), source: sourceOfServer(server, url) }
}

async function fromModule(
  { word, file }: Extract<BackendName, { kind: 'module' }>,
  processes: boolean,
): Promise<LoadedTarget> {
  const { target, name } = await exportedBy(word, file)
  const source = sourceOfModule(word, name)
  if (processes)
    return { ...described(await openedElsewhere(target, word, { module: pathToFileURL(file).href, name })), source }
  if (typeof target === 'function') return { target: titled(target, word), dispose: async () => {}, source }
  return isStore(target) ? { target, dispose: () => target.close(), source } : { ...described(target), source }
}

interface Exported {
  readonly target: Target
  /** The name under which the module exports it. */
  readonly name: string
}

async function exportedBy(word: string, file: string): Promise<Exported> {
  const module = await imported(word, file)
  for (const name of ['backend', 'default']) {
    const target: unknown = Reflect.get(module, name)
    if (isTarget(target)) return { target, name }
  }
  const names = Object.keys(module).map((name) => `'${name}'`)
  throw new UsageError(
    `${word} exports no backend; expected a default export or one named 'backend' that is { name, open(namespace) }, ` +
      `a factory of stores, or an open store, and found ${names.length === 0 ? 'no export' : names.join(', ')}`,
  )
}

/** The factory under the name of its module, for reports: most are arrow functions that have none. It prints as it was written. */
function titled(factory: TargetFactory, word: string): TargetFactory {
  const named: TargetFactory = (environment) => factory(environment)
  return Object.defineProperties(named, {
    name: { value: basename(word).replace(/\.[cm]?[jt]s$/, '') },
    toString: { value: () => factory.toString() },
  })
}

async function imported(word: string, file: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return typeof module === 'object' && module !== null ? module : {}
  } catch (error) {
    throw new UsageError(`${word} cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}
