/**
 * An unstorage `Storage` as a `KV`, through its raw methods: `getItemRaw` and `setItemRaw` are the ones that promise bytes.
 * Keys are handed over as they are and listed as unstorage lists them; it normalises them, so {@link unstorageKeys} says
 * which it leaves alone. Its batch methods speak JSON, not bytes, and are not used.
 */
import { join } from 'node:path'
import type { Backend, KeyDomain, KV, Profile, Waiver } from '../kv/index.ts'
import { fromEngine } from './engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { nameOf } from './file/name.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import { temporaryRoot } from './opening/temporary-root.ts'
import type { ViewOptions } from './view/view.ts'
import { waiversFor } from './view/waivers.ts'

export type { ViewOptions } from './view/view.ts'

const loadUnstorage = driverLoader('unstorage', 'unstorage', () => import('unstorage'))
const loadFs = driverLoader('unstorage', 'unstorage', () => import('unstorage/drivers/fs'))

/** The part of a Storage that the view needs. */
export interface UnstorageLike {
  getItemRaw(key: string): Promise<unknown>
  setItemRaw(key: string, value: unknown): Promise<void>
  removeItem(key: string): Promise<void>
  getKeys(): Promise<string[]>
  dispose(): Promise<void>
}

/** The keys that unstorage stores under the name they came with, and lists. */
export const unstorageKeys: KeyDomain = {
  accepts: (key) =>
    !/[?/\\]|::|^:|:$|\$$/.test(key) && !key.split(':').some((segment) => segment === '.' || segment === '..'),
  description:
    'keys that unstorage leaves as they are: without ? / \\ and empty or dot segments between colons, not ending in $',
}

/**
 * The same for its `fs` driver, which makes a path of the key: a key with a colon lies in a folder, and where one key is a
 * file another cannot have it as a folder. So these are keys of one segment, which is a file's name.
 */
export const unstorageFsKeys: KeyDomain = {
  accepts: (key) =>
    unstorageKeys.accepts(key) &&
    !/[\0:]|\.\.$/.test(key) &&
    Buffer.byteLength(key) <= 255 &&
    key !== 'node_modules' &&
    key !== '.git',
  description: `${unstorageKeys.description}; of one segment, at most 255 bytes, without NUL, not ending in .. and not ignored (node_modules, .git)`,
}

/** What unstorage promises through its raw methods, whatever its driver: no batches, no health. */
export const unstorageProfile: Profile = {
  batch: 'absent',
  health: 'absent',
  has: 'absent',
  keys: unstorageKeys,
}

/** The same of its drivers `fs` and `fs-lite`. */
export const unstorageFsProfile: Profile = { ...unstorageProfile, durability: 'reopen', keys: unstorageFsKeys }

/** Drivers of unstorage whose published version is known to break laws. */
export type UnstorageDriver = 'memory' | 'lru-cache' | 'overlay' | 'localstorage' | 'fs' | 'fs-lite'

/** What a driver of unstorage 1.17.6 is known to break; under another version nothing. Each waiver ends by itself. */
export function unstorageWaivers(driver: UnstorageDriver): readonly Waiver[] {
  return waiversFor(`unstorage ${driver}`)
}

/**
 * `storage` as a store.
 *
 * @example
 * await runConformance(() => fromUnstorage(createStorage({ driver })), { profile: unstorageProfile })
 */
export function fromUnstorage(storage: UnstorageLike, options: ViewOptions = {}): KV {
  return unstorageStore(storage, options.keepOpen === true ? undefined : () => storage.dispose())
}

/** unstorage on its `memory` driver, one storage a namespace. */
export function unstorageMemory(): Backend {
  const storages = new SharedHandles<UnstorageLike>(
    async () => {
      const { createStorage } = await loadUnstorage()
      return createStorage()
    },
    (storage) => storage.dispose(),
  )
  return {
    name: 'unstorage-memory',
    profile: { ...unstorageProfile, sharing: 'shared' },
    isolates: true,
    get version() {
      return driverLabel('unstorage')
    },
    get waivers() {
      return unstorageWaivers('memory')
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { handle, release } = await storages.lease(namespace)
      return unstorageStore(handle, release)
    },
  }
}

/** Options of {@link unstorageFs}. */
export interface UnstorageFsOptions {
  /** Where the namespaces' folders lie. Default: a new temporary folder, which `dispose` removes. */
  readonly base?: string
}

/** unstorage on its `fs` driver, one folder a namespace. */
export function unstorageFs(options: UnstorageFsOptions = {}): Backend {
  const root = temporaryRoot('unstorage-fs', options.base)
  return {
    name: 'unstorage-fs',
    profile: { ...unstorageFsProfile, sharing: 'shared' },
    isolates: true,
    get version() {
      return driverLabel('unstorage')
    },
    get waivers() {
      return unstorageWaivers('fs')
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { createStorage } = await loadUnstorage()
      const { default: fs } = await loadFs()
      return fromUnstorage(createStorage({ driver: fs({ base: join(await root.path(), nameOf(namespace)) }) }))
    },
    dispose: () => root.remove(),
  }
}

function unstorageStore(storage: UnstorageLike, close?: () => Promise<void>): KV {
  return fromEngine(
    {
      // the fs driver hands an ENOTDIR back as if it were the value
      get: (key) => storage.getItemRaw(key),
      set: (key, value) => storage.setItemRaw(key, value),
      delete: (key) => storage.removeItem(key),
      keys: () => storage.getKeys(),
      close,
    },
    {},
    { name: 'unstorage', errorCode: (error) => (isInvalidKey(error) ? 'KV_INVALID_KEY' : undefined) },
  )
}

function isInvalidKey(error: unknown): boolean {
  return error instanceof Error && /^\[unstorage\].* Invalid key/.test(error.message)
}
