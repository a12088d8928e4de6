import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JournalStore } from '../journal-store.js'

const folder = await mkdtemp(join(tmpdir(), 'journal-store-'))

/**
 * How the conformance run opens the store, and what it promises. Every namespace is a file of its own.
 *
 * @type {import('kv-testkit').Backend}
 */
export const backend = {
  name: 'journal-store',
  open: (namespace) => JournalStore.open(join(folder, `${namespace}.jsonl`)),
  profile: { batch: 'absent', has: 'absent', health: 'absent', sharing: 'private', durability: 'reopen' },
  isolates: true,
  dispose: () => rm(folder, { recursive: true, force: true }),
}
