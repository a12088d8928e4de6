/**
 * The file backend: one file a key, in one folder a namespace. Any key has a name of its own that no file system folds into
 * another's; a value is replaced whole or not at all, by any number of writers and processes; what was acknowledged is on the
 * disk.
 */
import { join, resolve } from 'node:path'
import { type Backend, type ErrorClassifier, type FullKV, profiles } from '../kv/index.ts'
import { byKey } from './engine/by-key.ts'
import { FullClient } from './engine/client.ts'
import type { FullEngine } from './engine/engine.ts'
import { openerOf } from './opening/opener-of.ts'
import { Folder } from './file/folder.ts'
import { nameOf } from './file/name.ts'
import { temporaryRoot } from './opening/temporary-root.ts'

/** Options of {@link openFileStore}. */
export interface FileStoreOptions {
  /**
   * Whether a write is on the disk when it resolves, so that it outlives a loss of power. Without, it outlives the process
   * alone, and is several times faster. Default: true.
   */
  readonly sync?: boolean
}

/** Options of {@link file}. */
export interface FileOptions extends FileStoreOptions {
  /** Where the namespaces' folders lie. Default: a new temporary folder, which `dispose` removes. */
  readonly directory?: string
}

/**
 * Opens the store in `directory`, making it where it is not there.
 *
 * @example
 * const kv = await openFileStore('./data')
 */
export async function openFileStore(directory: string, options: FileStoreOptions = {}): Promise<FullKV> {
  const durable = options.sync ?? true
  return new FullClient(fileEngine(await Folder.open(resolve(directory), durable), durable), profiles.file, fileCode)
}

/** One file a key under `directory`. */
export function file(options: FileOptions = {}): Backend {
  const root = temporaryRoot('file', options.directory)
  return {
    name: 'file',
    profile: profiles.file,
    isolates: true,
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      return openFileStore(join(await root.path(), nameOf(namespace)), options)
    },
    async opener(namespace) {
      const given = [join(await root.path(), nameOf(namespace)), options]
      return openerOf('file', import.meta.url, 'openFileStore', given)
    },
    dispose: () => root.remove(),
  }
}

function fileEngine(folder: Folder, durable: boolean): FullEngine {
  return {
    get: (key, { signal }) => folder.read(key, signal),
    set: (key, value, { signal }) => folder.write(key, value, durable, signal),
    remove: (key, { signal }) => folder.remove(key, durable, signal),
    keys: (prefix, { signal }) => folder.keys(prefix, signal),
    getMany: async (keys, { signal }) => byKey(keys, await all(keys.map((key) => folder.read(key, signal)))),
    async setMany(entries, { signal }) {
      await all([...entries].map(([key, value]) => folder.write(key, value, durable, signal)))
    },
    async removeMany(keys, { signal }) {
      await all(keys.map((key) => folder.remove(key, durable, signal)))
    },
    health: () => folder.check(),
    async close() {
      folder.release()
    },
  }
}

/** Waits for all of `work`, then rejects with the first failure: nothing goes on behind a call that has settled. */
async function all<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

/** A system call that failed means that the folder is gone, full, read-only or not ours. */
const fileCode: ErrorClassifier = (error) => {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  return error.code === 'EISDIR' ? 'KV_CORRUPT' : 'KV_UNAVAILABLE'
}
