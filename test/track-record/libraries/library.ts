/** A published library under the suite: at which version, and which laws it is known to break. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyKV, Backend, Profile } from '../../../src/kv/index.ts'

export interface Library {
  readonly name: string
  /** What is under test, as `package@version`. */
  readonly packages: readonly string[]
  readonly backend: () => Backend
  /** The laws to ask, of a library that is too slow to be asked all. */
  readonly only?: readonly string[]
  /** Laws that it breaks. */
  readonly breaks?: readonly string[]
  /** Laws that fall by the same causes where a program that is drawn comes upon them, or a race is lost. */
  readonly follows?: readonly string[]
}

/** What falls where a library loses a key of some name, such as `__proto__`. */
export const lostName: readonly string[] = [
  'keys/distinct',
  'list/gettable',
  'has/agrees',
  'durability/reopen',
  'sequences/one-client',
  'sequences/two-clients',
]

/** A backend whose namespaces are folders, removed at the end. */
export function onFolders(name: string, profile: Profile, open: (folder: string) => AnyKV | Promise<AnyKV>): Backend {
  const root = mkdtemp(join(tmpdir(), 'kv-testkit-track-record-'))
  return {
    name,
    profile,
    isolates: true,
    async open(namespace) {
      const folder = join(await root, namespace)
      await mkdir(folder, { recursive: true })
      return open(folder)
    },
    dispose: async () => rm(await root, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** A backend whose namespaces are things in memory: a client each, or all clients of one name on one. */
export function inMemory<T>(
  name: string,
  profile: Profile,
  make: (namespace: string) => T | Promise<T>,
  open: (made: T) => AnyKV,
): Backend {
  const made = new Map<string, T | Promise<T>>()
  return {
    name,
    profile,
    isolates: true,
    async open(namespace) {
      const one = made.get(namespace) ?? make(namespace)
      made.set(namespace, one)
      return open(await one)
    },
  }
}
