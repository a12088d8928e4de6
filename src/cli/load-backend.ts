/** Turns the name of a backend into one, in the process that runs it. */
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { namedBackends } from './named-backends.ts'
import {
  type AnyKV,
  type Backend,
  isStore,
  isTarget,
  messageOf,
  randomSeed,
  resolveTarget,
  systemClock,
  type Target,
  type TargetFactory,
  UsageError,
} from '../kv/index.ts'
import { type BackendName, nameOf } from './backend-name.ts'

/** Loads what `word` names. Rejects with a `UsageError` for a module that cannot be loaded or exports no backend. */
export async function loadBackend(
  word: string,
  cwd: string,
  openTimeoutMs: number,
  signal: AbortSignal,
): Promise<Backend | AnyKV> {
  const name = nameOf(word, cwd)
  if (name.kind === 'module') return fromModule(name, openTimeoutMs)
  if (name.kind === 'server') return onServer(name, signal)
  const make = namedBackends[name.word]
  if (make === undefined) throw new UsageError(`there is no backend '${word}'`)
  return make()
}

/** The reference backend on a server that goes when the backend is disposed of. */
async function onServer(
  { server, url }: Extract<BackendName, { kind: 'server' }>,
  signal: AbortSignal,
): Promise<Backend> {
  const { startServer } = await import('../containers/index.ts')
  const running = await startServer(server, url === undefined ? { signal } : { signal, url })
  return { ...running.backend(), dispose: () => running.stop() }
}

const wanted = `a default export or one named 'backend' that is { name, open(namespace) }, a factory of stores, or an open store`

/** What a module exports as a backend: the description of one, an open store, or a factory of either. */
export async function exported({ word, file }: Extract<BackendName, { kind: 'module' }>): Promise<Target> {
  const module = await imported(word, file)
  const candidates = [Reflect.get(module, 'backend'), Reflect.get(module, 'default')]
  for (const candidate of candidates) {
    if (isTarget(candidate)) return candidate
  }
  const names = Object.keys(module).map((name) => `'${name}'`)
  throw new UsageError(
    `${word} exports no backend; expected ${wanted}, and found ${names.length === 0 ? 'no export' : names.join(', ')}`,
  )
}

async function fromModule(
  name: Extract<BackendName, { kind: 'module' }>,
  openTimeoutMs: number,
): Promise<Backend | AnyKV> {
  const found = await exported(name)
  return typeof found === 'function' ? made(name.word, found, openTimeoutMs) : found
}

/** A factory gives the description of a backend, or a store, a new one each time. */
async function made(word: string, factory: TargetFactory, openTimeoutMs: number): Promise<Backend> {
  const environment = { clock: systemClock, seed: randomSeed() }
  const resolved = await Promise.race([
    resolveTarget(factory, environment, word, `the factory of ${word} threw`),
    setTimeout(openTimeoutMs, undefined, { ref: false }),
  ])
  if (resolved === undefined) {
    throw new UsageError(`the factory of ${word} had given nothing after ${openTimeoutMs} ms (--open-timeout)`)
  }
  if (resolved.kind === 'backend') return resolved.backend
  await resolved.store.close()
  return { name: titleOf(word), open: async () => storeOf(word, await factory(environment)) }
}

function storeOf(word: string, given: unknown): AnyKV {
  if (isStore(given)) return given
  throw new UsageError(`the factory of ${word} gave something that is no store`)
}

/** What the store of a module is called where it has no name of its own: as its file is. */
export function titleOf(word: string): string {
  return basename(word).replace(/\.[cm]?[jt]s$/, '')
}

async function imported(word: string, file: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return typeof module === 'object' && module !== null ? module : {}
  } catch (error) {
    throw new UsageError(`${word} cannot be loaded: ${messageOf(error)}`, { cause: error })
  }
}
