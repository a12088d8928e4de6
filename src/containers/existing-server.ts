/** A server that runs already: spoken to, and its link disturbed, but not started or stopped. */
import { type Backend, type FullKV, type Profile, UsageError, withoutPassword } from '../kv/index.ts'
import { type Relay, startRelay } from './relay/relay.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import type { ServerKind } from '../backends/index.ts'
import { variableOf } from './environment.ts'
import { ServerStore } from './server-store.ts'
import type { ServerRecipe } from './servers/recipe.ts'

/** Takes the server at `url`. Rejects when it does not answer. */
export async function existingServer(recipe: ServerRecipe, url: string, options: StartOptions): Promise<RunningServer> {
  const startedAt = performance.now()
  const relay = await startRelay()
  try {
    const through = throughRelay(recipe, url, relay)
    const timeoutMs = options.timeoutMs ?? 2_000
    const stranger = recipe.backend({ url: through, timeoutMs, keep: true }, { product: '', version: '' })
    const identity = await stranger.identify()
    await stranger.dispose()
    const store = new ServerStore(recipe, recipe.backend({ url: through, timeoutMs }, identity), identity)
    return new ExistingServer(recipe.kind, withoutPassword(url), through, relay, store, performance.now() - startedAt)
  } catch (error) {
    await relay.stop()
    throw error
  }
}

/**
 * The URL with the relay's address in it. A URL that names several hosts, or that is encrypted and so bound to the name of its
 * host, is taken as it is, and its link cannot be disturbed.
 */
function throughRelay(recipe: ServerRecipe, url: string, relay: Relay): string {
  const parts = /^([a-z+]+:\/\/(?:[^@/]*@)?)(\[[^\]]+\]|[^:/,?]+)(?::(\d+))?((?:[/?].*)?)$/.exec(url)
  if (parts === null || /^(rediss|https|mongodb\+srv):|[?&](tls|ssl|sslmode|replicaSet)=/.test(url)) return url
  const [, before = '', host = '', port, after = ''] = parts
  relay.redirect({ host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? recipe.port : Number(port) })
  return `${before}${relay.host}:${relay.port}${after}`
}

class ExistingServer implements RunningServer {
  readonly kind: ServerKind
  readonly product: string
  readonly version: string
  readonly replicaSet: boolean | undefined
  readonly profile: Profile
  readonly url: string
  readonly containerId: undefined
  readonly readyMs: number
  readonly link: Relay
  /** The URL it was asked for by, as it may be shown. */
  readonly #given: string
  readonly #store: ServerStore

  constructor(kind: ServerKind, given: string, url: string, link: Relay, store: ServerStore, readyMs: number) {
    this.kind = kind
    this.url = url
    this.link = link
    this.#given = given
    this.#store = store
    this.readyMs = readyMs
    this.product = store.identity.product
    this.version = store.identity.version
    this.replicaSet = store.identity.replicaSet
    this.profile = store.backend.profile
  }

  get name(): string {
    return `${this.product} ${this.version}`
  }

  open(namespace?: string): Promise<FullKV> {
    return this.#store.open(namespace)
  }

  backend(): Backend {
    return this.#store.describe()
  }

  reset(): Promise<void> {
    return this.#store.backend.forget()
  }

  pause(): Promise<void> {
    return this.#notOurs('pause')
  }

  resume(): Promise<void> {
    return this.#notOurs('resume')
  }

  kill(): Promise<void> {
    return this.#notOurs('kill')
  }

  restart(): Promise<void> {
    return this.#notOurs('restart')
  }

  async cut(): Promise<void> {
    this.link.cut()
  }

  async slow(latencyMs: number): Promise<void> {
    this.link.latency({ ms: latencyMs })
  }

  async heal(): Promise<void> {
    this.link.heal()
  }

  async logs(): Promise<string> {
    return this.#notOurs('logs')
  }

  async stop(): Promise<void> {
    try {
      await this.#store.close()
    } finally {
      await this.link.stop()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #notOurs(what: string): Promise<never> {
    const variable = variableOf(this.kind, 'URL')
    throw new UsageError(
      `${what}: the server at ${this.#given} was running already; start one in a container, without a URL and without ${variable}`,
    )
  }
}
