/** The memory backend: the reference store, one set of entries a namespace, shared by every client that is open on it. */
import { type Backend, type Profile, profiles, type ReferenceData, ReferenceStore } from '../kv/index.ts'

/** Options of {@link memory}. */
export interface MemoryOptions {
  /** What the store promises; it then behaves so. Default: `profiles.memory`. */
  readonly profile?: Profile
}

/** A backend that keeps everything in this process and forgets it with `dispose`. */
export function memory(options: MemoryOptions = {}): Backend {
  const profile = options.profile ?? profiles.memory
  const stores = new Map<string, ReferenceData>()
  return {
    name: 'memory',
    profile,
    isolates: true,
    open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const data: ReferenceData = stores.get(namespace) ?? new Map()
      stores.set(namespace, data)
      return new ReferenceStore(profile, data)
    },
    async dispose() {
      stores.clear()
    },
  }
}
