/**
 * The LMDB backend, on lmdb-js. Keys are their UTF-8 bytes, at most 1,978 of them; reads come from the memory map and are
 * copied out of it; a batch is one transaction.
 */
import type { RootDatabase } from 'lmdb'
import { join, resolve } from 'node:path'
import { type Backend, type FullKV, type KVErrorCode, profiles } from '../kv/index.ts'
import { byKey } from './engine/by-key.ts'
import { FullClient } from './engine/client.ts'
import type { FullEngine } from './engine/engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { nameOf } from './file/name.ts'
import { prefixEnd } from './engine/prefix-end.ts'
import { openerOf } from './opening/opener-of.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import { temporaryRoot } from './opening/temporary-root.ts'

/** Options of {@link lmdb}. */
export interface LmdbOptions {
  /** Where the namespaces' databases lie. Default: a new temporary folder, which `dispose` removes. */
  readonly path?: string
}

type Database = RootDatabase<Uint8Array, Uint8Array>

const loadLmdb = driverLoader('lmdb', 'lmdb', () => import('lmdb'))

const databases = new SharedHandles<Database>(
  async (path) => {
    const { open } = await loadLmdb()
    // noSubdir is said because lmdb takes a path with a dot in it for a file
    return open<Uint8Array, Uint8Array>({ path, encoding: 'binary', keyEncoding: 'binary', noSubdir: false })
  },
  (database) => database.close(),
)

/**
 * Opens the LMDB environment in the folder `path`, making it where it is not there. A write is committed when it resolves,
 * and flushed to the disk soon after. Rejects with an error that names the package where `lmdb` is not installed.
 *
 * @example
 * const kv = await openLmdb('./data')
 */
export async function openLmdb(path: string): Promise<FullKV> {
  const { handle, release } = await databases.lease(resolve(path))
  return new FullClient(lmdbEngine(handle, release), profiles.lmdb, lmdbCode)
}

/** One LMDB environment a namespace under `path`. */
export function lmdb(options: LmdbOptions = {}): Backend {
  const root = temporaryRoot('lmdb', options.path)
  return {
    name: 'lmdb',
    profile: profiles.lmdb,
    isolates: true,
    get version() {
      return driverLabel('lmdb')
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      await loadLmdb() // before a folder is made for nothing
      return openLmdb(join(await root.path(), nameOf(namespace)))
    },
    async opener(namespace) {
      return openerOf('lmdb', import.meta.url, 'openLmdb', [join(await root.path(), nameOf(namespace))])
    },
    dispose: () => root.remove(),
  }
}

function lmdbEngine(database: Database, close: () => Promise<void>): FullEngine {
  // lmdb-js reads from one snapshot for a turn of the event loop, and what another process has committed meanwhile is not in it
  const latest = (): void => database.resetReadTxn()
  const read = (key: string): Uint8Array | undefined => {
    const value = database.getBinary(bytesOf(key))
    return value === undefined ? undefined : new Uint8Array(value)
  }
  return {
    close,
    async get(key) {
      latest()
      return read(key)
    },
    async set(key, value) {
      await database.put(bytesOf(key), value)
    },
    async remove(key) {
      await database.remove(bytesOf(key))
    },
    async keys(prefix) {
      latest()
      const end = prefixEnd(prefix)
      // without a start lmdb begins at byte 5
      const start = bytesOf(prefix === '' ? '\0' : prefix)
      const range = database.getKeys(end === undefined ? { start } : { start, end: bytesOf(end) })
      return Array.from(range, (key) => Buffer.from(key).toString('utf8'))
    },
    async getMany(keys) {
      latest()
      return byKey(keys, keys.map(read))
    },
    async setMany(entries) {
      await database.batch(() => {
        for (const [key, value] of entries) void database.put(bytesOf(key), value)
      })
    },
    async removeMany(keys) {
      await database.batch(() => {
        for (const key of keys) void database.remove(bytesOf(key))
      })
    },
    async health() {
      database.getStats()
    },
  }
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}

/** LMDB's own codes, https://www.symas.com/lmdb and lmdb.h. */
const codes: Readonly<Record<number, KVErrorCode>> = {
  [-30796]: 'KV_CORRUPT', // MDB_CORRUPTED
  [-30797]: 'KV_CORRUPT', // MDB_PAGE_NOTFOUND
  [-30793]: 'KV_CORRUPT', // MDB_INVALID
  [-30794]: 'KV_UNAVAILABLE', // MDB_VERSION_MISMATCH
  [-30795]: 'KV_UNAVAILABLE', // MDB_PANIC
  [-30792]: 'KV_UNAVAILABLE', // MDB_MAP_FULL
  [-30790]: 'KV_UNAVAILABLE', // MDB_READERS_FULL
}

function lmdbCode(error: unknown): KVErrorCode | undefined {
  return error instanceof Error && 'code' in error ? codes[Number(error.code)] : undefined
}
