/** Turns the name of a backend into one, in the process that runs it. */
import { basename } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { namedBackends } from './named-backends.ts'
import { type AnyKV, type Backend, UsageError } from '../kv/index.ts'
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
  // the fixture takes a server that runs already from the environment, under the same switches
  if (url !== undefined) process.env[`KV_TESTKIT_${server.toUpperCase()}_URL`] = url
  const running = await startServer(server, { signal })
  return { ...running.backend(), dispose: () => running.stop() }
}

const wanted = `a default export or one named 'backend' that is { name, open(namespace) }, a factory of stores, or an open store`

/** What a module exports as a backend: the description of one, an open store, or a factory of either. */
export async function exported({
  word,
  file,
}: Extract<BackendName, { kind: 'module' }>): Promise<Backend | AnyKV | Factory> {
  const module = await imported(word, file)
  const candidates = [Reflect.get(module, 'backend'), Reflect.get(module, 'default')]
  for (const candidate of candidates) {
    if (isBackend(candidate) || isStore(candidate) || isFactory(candidate)) return candidate
  }
  const names = Object.keys(module).map((name) => `'${name}'`)
  throw new UsageError(
    `${word} exports no backend; expected ${wanted}, and found ${names.length === 0 ? 'no export' : names.join(', ')}`,
  )
}

/** What a module may export; what it gives is not known before it is called. */
export type Factory = (...given: readonly unknown[]) => unknown

function isFactory(value: unknown): value is Factory {
  return typeof value === 'function'
}

async function fromModule(
  name: Extract<BackendName, { kind: 'module' }>,
  openTimeoutMs: number,
): Promise<Backend | AnyKV> {
  const found = await exported(name)
  return isFactory(found) ? made(name.word, found, openTimeoutMs) : found
}

const tooLate = Symbol('too late')

async function late(ms: number): Promise<typeof tooLate> {
  return setTimeout(ms, tooLate, { ref: false })
}

/** A factory gives the description of a backend, or a store, a new one each time. */
async function made(word: string, factory: Factory, openTimeoutMs: number): Promise<Backend | AnyKV> {
  const make = async (): Promise<unknown> => factory()
  let first: unknown
  try {
    first = await Promise.race([make(), late(openTimeoutMs)])
  } catch (error) {
    throw new UsageError(`the factory of ${word} threw: ${said(error)}`, { cause: error })
  }
  if (first === tooLate) {
    throw new UsageError(`the factory of ${word} had given nothing after ${openTimeoutMs} ms (--open-timeout)`)
  }
  if (isBackend(first)) return first
  if (!isStore(first))
    throw new UsageError(`the factory of ${word} gave neither a store nor a backend; expected ${wanted}`)
  await first.close()
  return {
    name: basename(word).replace(/\.[cm]?[jt]s$/, ''),
    open: async () => {
      const store = await make()
      if (isStore(store)) return store
      throw new UsageError(`the factory of ${word} gave something that is no store`)
    },
  }
}

async function imported(word: string, file: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return typeof module === 'object' && module !== null ? module : {}
  } catch (error) {
    throw new UsageError(`${word} cannot be loaded: ${said(error)}`, { cause: error })
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const methods = ['getRaw', 'setRaw', 'delete', 'list', 'close'] as const

/** Whether it is an open store. */
export function isStore(value: unknown): value is AnyKV {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function')
  )
}

/** Whether it is the description of a backend. */
export function isBackend(value: unknown): value is Backend {
  if (typeof value !== 'object' || value === null || isStore(value)) return false
  return typeof Reflect.get(value, 'open') === 'function' && typeof Reflect.get(value, 'name') === 'string'
}
