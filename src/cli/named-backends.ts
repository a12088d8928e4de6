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
