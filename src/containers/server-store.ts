/** The store on a server that runs: clients of it, and its description as a backend. */
import { randomUUID } from 'node:crypto'
import { type ServerBackend, type ServerIdentity, servers } from '../backends/index.ts'
import { type Backend, type FullKV, type ServerControl, UsageError } from '../kv/index.ts'
import type { ServerRecipe } from './servers/recipe.ts'

/** The reference backend on one server, from its first client to the end. */
export class ServerStore {
  readonly backend: ServerBackend
  readonly identity: ServerIdentity
  readonly #name: string
  #hold: Promise<FullKV> | undefined
  #closed = false

  constructor(recipe: ServerRecipe, backend: ServerBackend, identity: ServerIdentity) {
    this.backend = backend
    this.identity = identity
    // a stand-in must never be taken for what it stands in for
    this.#name = identity.product === servers[recipe.kind].product ? recipe.kind : identity.product.toLowerCase()
  }

  /** Opens a client. Default: on a namespace of its own. */
  async open(namespace: string = randomUUID()): Promise<FullKV> {
    if (this.#closed) throw new UsageError('the server was stopped; start another')
    // one client stays, so that the connection outlives a test's last client and the next test opens at once
    this.#hold ??= this.backend.open('kv-testkit')
    await this.#hold
    return this.backend.open(namespace)
  }

  /**
   * The store as `runConformance` takes it. Its end is the server's, so there is nothing to dispose.
   *
   * @param server the server's switches, where they are in reach
   */
  describe(server?: ServerControl): Backend {
    const { product, version } = this.identity
    return {
      name: this.#name,
      version: `${product} ${version}`,
      profile: this.backend.profile,
      isolates: true,
      ...(server === undefined ? {} : { server }),
      open: (namespace, opening) => {
        opening?.signal?.throwIfAborted()
        return this.open(namespace)
      },
    }
  }

  /** Drops the connection, under clients that are still open too. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#hold?.then((client) => client.close())
    await this.backend.dispose()
  }
}
