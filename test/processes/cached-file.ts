/** The store that each process keeps in memory, as a backend in a folder that its caller removes. */
import { join } from 'node:path'
import type { Backend } from '../../src/kv/index.ts'

const module = new URL('./fixtures/cached-file.mjs', import.meta.url).href

export async function cachedFile(folder: string): Promise<Backend> {
  const { openCachedFile } = await import(module)
  const pathOf = (namespace: string): string => join(folder, `${namespace}.json`)
  return {
    name: 'cached-file',
    profile: { sharing: 'shared', batch: 'absent', health: 'absent', has: 'absent' },
    isolates: true,
    open: (namespace) => openCachedFile(pathOf(namespace)),
    opener: (namespace) => ({ module, name: 'openCachedFile', given: [pathOf(namespace)] }),
  }
}
