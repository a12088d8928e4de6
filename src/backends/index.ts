/**
 * What the other rooms need of this one. Users import the backends one by one: every other file of this folder is a subpath of
 * the package.
 *
 * @module
 */
import type { Backend } from '../kv/index.ts'

export { loadDriver, loadPackage } from './opening/driver.ts'
export { installable, manifestOf, type PackageManifest, whyNotOnNode } from './opening/runs-on-node.ts'
export type { ServerBackend, ServerIdentity, ServerOptions } from './server/server-backend.ts'
export { isServerKind, type ServerKind, serverKinds, type ServerRow, servers } from './server/server-table.ts'

/**
 * The backends that need no server, by the name the command line knows them by. Each is loaded when it is asked for, and its
 * driver when it is first opened. To add one is to add one file and one line.
 */
export const embedded: Readonly<Record<string, () => Promise<Backend>>> = {
  memory: async () => (await import('./memory.ts')).memory(),
  file: async () => (await import('./file.ts')).file(),
  level: async () => (await import('./level.ts')).level(),
  lmdb: async () => (await import('./lmdb.ts')).lmdb(),
  keyv: async () => (await import('./keyv.ts')).keyv(),
  'unstorage-memory': async () => (await import('./unstorage.ts')).unstorageMemory(),
  'unstorage-fs': async () => (await import('./unstorage.ts')).unstorageFs(),
  'memory-level': async () => (await import('./abstract-level.ts')).memoryLevel(),
}

/** The packages that embedded backends need; the others need none. */
export const driverOf: Readonly<Record<string, string>> = {
  level: 'classic-level',
  lmdb: 'lmdb',
  keyv: 'keyv',
  'unstorage-memory': 'unstorage',
  'unstorage-fs': 'unstorage',
  'memory-level': 'memory-level',
}
