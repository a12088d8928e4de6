/** The memory backend: the reference store, one set of entries a namespace, which is gone with the last client that was open on it. */
import { type Backend, type Profile, profiles, type ReferenceData, ReferenceStore } from '../kv/index.ts'
import { SharedHandles } from './opening/shared-handle.ts'

/** Options of {@link memory}. */
export interface MemoryOptions {
  /** What the store promises; it then behaves so. Default: `profiles.memory`. */
  readonly profile?: Profile
}

/** A backend that keeps everything in this process. */
export function memory(options: MemoryOptions = {}): Backend {
  const profile = options.profile ?? profiles.memory
  const stores = new SharedHandles<ReferenceData>(
    async () => new Map(),
    async () => {},
  )
  return {
    name: 'memory',
    profile,
    isolates: true,
    async open(namespace, opening) {
      opening?.signal?.throwIfAborted()
      const { handle, release } = await stores.lease(namespace)
      return new LeasedStore(profile, handle, release)
    },
  }
}

/** A reference store that says when it is closed. */
class LeasedStore extends ReferenceStore {
  readonly #release: () => Promise<void>
  #closing: Promise<void> | undefined

  constructor(profile: Profile, data: ReferenceData, release: () => Promise<void>) {
    super(profile, data)
    this.#release = release
  }

  override close(): Promise<void> {
    this.#closing ??= super.close().then(this.#release)
    return this.#closing
  }
}
