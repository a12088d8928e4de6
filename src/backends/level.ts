/**
 * The LevelDB backend, on classic-level. LevelDB lets one process open a folder, once: clients of one location share the
 * handle, and the last to close closes it. Keys and the order of lists are those of their UTF-8 bytes; a batch is one atomic
 * write.
 */
import type { ClassicLevel } from 'classic-level'
import { join, resolve } from 'node:path'
import { type Backend, type FullKV, type KVErrorCode, type Profile, profiles } from '../kv/index.ts'
import { byKey } from './engine/by-key.ts'
import { FullClient } from './engine/client.ts'
import type { FullEngine } from './engine/engine.ts'
import { driverLabel, driverLoader } from './opening/driver.ts'
import { openerOf } from './opening/opener-of.ts'
import { nameOf } from './file/name.ts'
import { prefixEnd } from './engine/prefix-end.ts'
import { SharedHandles } from './opening/shared-handle.ts'
import { temporaryRoot } from './opening/temporary-root.ts'

/** Options of {@link openLevel}. */
export interface LevelStoreOptions {
  /**
   * Whether a write is on the disk when it resolves, so that it outlives a loss of power; `durability` is then `crash`.
   * Without, it is in the system's cache and outlives the process alone. Default: false, as LevelDB has it.
   */
  readonly sync?: boolean
}

/** Options of {@link level}. */
export interface LevelOptions extends LevelStoreOptions {
  /** Where the namespaces' databases lie. Default: a new temporary folder, which `dispose` removes. */
  readonly location?: string
}

type Database = ClassicLevel<string, Uint8Array>

const loadLevel = driverLoader('level', 'classic-level', () => import('classic-level'))

const databases = new SharedHandles<Database>(
  async (location) => {
    const { ClassicLevel } = await loadLevel()
    const database = new ClassicLevel<string, Uint8Array>(location, { keyEncoding: 'utf8', valueEncoding: 'view' })
    await database.open()
    return database
  },
  (database) => database.close(),
)

/**
 * Opens the LevelDB in `location`, making it where it is not there. Rejects with the driver's error where another process
 * has it open, and with one that names the package where `classic-level` is not installed.
 *
 * @example
 * const kv = await openLevel('./data')
 */
export async function openLevel(location: string, options: LevelStoreOptions = {}): Promise<FullKV> {
  const { handle, release } = await databases.lease(resolve(location))
  return new FullClient(levelEngine(handle, options.sync ?? false, release), profileOf(options), levelCode)
}

/** One LevelDB a namespace under `location`. */
export function level(options: LevelOptions = {}): Backend {
  const root = temporaryRoot('level', options.location)
  return {
    name: 'level',
    profile: profileOf(options),
    isolates: true,
    get version() {
      return driverLabel('classic-level')
    },
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      await loadLevel() // before a folder is made for nothing
      return openLevel(join(await root.path(), nameOf(namespace)), options)
    },
    async opener(namespace) {
      const given = [join(await root.path(), nameOf(namespace)), options]
      return openerOf('level', import.meta.url, 'openLevel', given)
    },
    dispose: () => root.remove(),
  }
}

function levelEngine(database: Database, sync: boolean, close: () => Promise<void>): FullEngine {
  return {
    close,
    get: (key) => database.get(key),
    set: (key, value) => database.put(key, value, { sync }),
    remove: (key) => database.del(key, { sync }),
    async keys(prefix) {
      const end = prefixEnd(prefix)
      return database.keys({ gte: prefix, ...(end === undefined ? {} : { lt: end }) }).all()
    },
    getMany: async (keys) => byKey(keys, await database.getMany([...keys])),
    setMany: (entries) =>
      database.batch(
        Array.from(entries, ([key, value]) => ({ type: 'put', key, value }) as const),
        { sync },
      ),
    removeMany: (keys) =>
      database.batch(
        keys.map((key) => ({ type: 'del', key }) as const),
        { sync },
      ),
    async health() {
      // a read of a key that need not be there goes all the way down to the database
      await database.get('\0')
    },
  }
}

function profileOf(options: LevelStoreOptions): Profile {
  return options.sync === true ? { ...profiles.level, durability: 'crash' } : profiles.level
}

/** The driver's codes that mean one of the contract's. */
const codes: Readonly<Record<string, KVErrorCode>> = {
  LEVEL_CORRUPTION: 'KV_CORRUPT',
  LEVEL_DATABASE_NOT_OPEN: 'KV_UNAVAILABLE',
  LEVEL_IO_ERROR: 'KV_UNAVAILABLE',
  LEVEL_LOCKED: 'KV_UNAVAILABLE',
}

function levelCode(error: unknown): KVErrorCode | undefined {
  return error instanceof Error && 'code' in error ? codes[String(error.code)] : undefined
}
