/** A server in a container that this process started: its nemeses, and its end. */
import { type Backend, type FullKV, type Profile, UsageError } from '../kv/index.ts'
import { lastLines, type Launched, untilItAnswers } from './launch.ts'
import type { Relay } from './relay/relay.ts'
import type { RunningServer } from './running-server.ts'
import type { ServerKind } from '../backends/index.ts'
import type { ServerStore } from './server-store.ts'
import type { ServerRecipe } from './servers/recipe.ts'

/** What a {@link ContainerServer} is made of. */
export interface ContainerParts {
  readonly recipe: ServerRecipe
  readonly launched: Launched
  readonly relay: Relay
  readonly store: ServerStore
  readonly readyMs: number
  readonly startTimeoutMs: number
}

type State = 'running' | 'paused' | 'dead' | 'stopped'

/** See {@link RunningServer}. */
export class ContainerServer implements RunningServer {
  readonly kind: ServerKind
  readonly product: string
  readonly version: string
  readonly replicaSet: boolean | undefined
  readonly profile: Profile
  readonly url: string
  readonly containerId: string
  readonly readyMs: number
  readonly link: Relay
  readonly #parts: ContainerParts
  #state: State = 'running'
  #stopping: Promise<void> | undefined

  constructor(parts: ContainerParts) {
    const { recipe, launched, relay, store } = parts
    this.#parts = parts
    this.kind = recipe.kind
    this.product = store.identity.product
    this.version = store.identity.version
    this.replicaSet = store.identity.replicaSet
    this.profile = store.backend.profile
    this.url = recipe.url(relay)
    this.containerId = launched.id
    this.readyMs = parts.readyMs
    this.link = relay
  }

  get name(): string {
    return `${this.product} ${this.version}`
  }

  open(namespace?: string): Promise<FullKV> {
    return this.#parts.store.open(namespace)
  }

  backend(): Backend {
    return this.#parts.store.describe(this)
  }

  reset(): Promise<void> {
    return this.#parts.store.backend.clear()
  }

  async pause(): Promise<void> {
    this.#expect('pause', 'running', 'paused')
    if (this.#state === 'paused') return
    await this.#container.pause()
    this.#state = 'paused'
  }

  async resume(): Promise<void> {
    this.#expect('resume', 'running', 'paused')
    if (this.#state === 'running') return
    await this.#container.unpause()
    this.#state = 'running'
  }

  async kill(): Promise<void> {
    this.#expect('kill', 'running', 'paused', 'dead')
    if (this.#state === 'dead') return
    // the engine does not deliver a signal to a frozen container
    await this.resume()
    await this.#container.kill()
    await this.#container.wait()
    this.#state = 'dead'
  }

  async restart(): Promise<void> {
    await this.kill()
    const { recipe, relay, startTimeoutMs } = this.#parts
    await this.#container.start()
    this.#state = 'running'
    // the engine gives it another port; the relay is what keeps the address
    relay.redirect(await this.#parts.launched.address(recipe.port))
    await untilItAnswers({ recipe, relay, timeoutMs: startTimeoutMs }, performance.now(), new AbortController().signal)
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

  logs(lines = 200): Promise<string> {
    this.#expect('logs', 'running', 'paused', 'dead')
    return lastLines(this.#parts.launched.engine, this.containerId, lines)
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  get #container(): Launched['container'] {
    return this.#parts.launched.container
  }

  async #end(): Promise<void> {
    this.#state = 'stopped'
    const { store, relay, launched } = this.#parts
    try {
      await store.close()
    } finally {
      await relay.stop()
      await launched.remove()
    }
  }

  #expect(what: string, ...states: readonly State[]): void {
    if (states.includes(this.#state)) return
    throw new UsageError(`${what}: the server is ${this.#state}; expected ${states.join(' or ')}`)
  }
}
