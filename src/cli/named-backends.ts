/** The backends that the command line knows by name and that need no server. */
import { embedded } from '../backends/index.ts'
import type { Backend } from '../kv/index.ts'

/** Name → what loads and makes the backend. */
export const namedBackends: Readonly<Record<string, () => Promise<Backend>>> = {
  mock: async () => {
    const { MockKV } = await import('../mock/index.ts')
    return { name: 'mock', version: 'MockKV', open: () => new MockKV() }
  },
  ...embedded,
}

/** Those of them that are JavaScript through and through, ours or well known: they neither crash their process nor block it. */
export const plainBackends: ReadonlySet<string> = new Set([
  'mock',
  'memory',
  'file',
  'keyv',
  'unstorage-memory',
  'unstorage-fs',
  'memory-level',
])
