/** Starts real servers, each in a container of its own, or takes one that runs already. */
import { oneOf } from '../kv/index.ts'
import { ContainerServer } from './container-server.ts'
import { urlInEnvironment } from './environment.ts'
import { existingServer } from './existing-server.ts'
import { launch } from './launch.ts'
import { startRelay } from './relay/relay.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import { type ServerKind, serverKinds } from '../backends/index.ts'
import { ServerStore } from './server-store.ts'
import { imageOf, recipes } from './servers/index.ts'

/**
 * Starts a server, and resolves when it answers. Where `KV_TESTKIT_<KIND>_URL` is set, that server is taken instead.
 * Several start side by side with `Promise.all`.
 *
 * @throws {ServerStartError} with its container gone
 * @example
 * await using server = await startServer('redis')
 * const kv = await server.open()
 */
export async function startServer(kind: ServerKind, options: StartOptions = {}): Promise<RunningServer> {
  const recipe = recipes[oneOf('the kind of server', kind, serverKinds)]
  const url = options.url ?? urlInEnvironment(kind)
  if (url !== undefined && url !== '') return existingServer(recipe, url, options)

  const startedAt = performance.now()
  const image = options.image ?? imageOf(kind)
  const durable = options.durable ?? true
  const timeoutMs = options.startTimeoutMs ?? 60_000
  const relay = await startRelay()
  try {
    const launched = await launch({ recipe, image, durable, timeoutMs, relay, signal: options.signal })
    // the container goes with everything in it
    const backend = recipe.backend(
      {
        url: recipe.url(relay),
        timeoutMs: options.timeoutMs ?? 2_000,
        durability: durable ? 'crash' : recipe.volatile,
        keep: true,
      },
      launched.identity,
    )
    return new ContainerServer({
      recipe,
      launched,
      relay,
      store: new ServerStore(recipe, backend, launched.identity),
      readyMs: performance.now() - startedAt,
      startTimeoutMs: timeoutMs,
    })
  } catch (error) {
    await relay.stop()
    throw error
  }
}

/** Redis; see {@link startServer}. */
export function startRedis(options?: StartOptions): Promise<RunningServer> {
  return startServer('redis', options)
}

/** PostgreSQL; see {@link startServer}. */
export function startPostgres(options?: StartOptions): Promise<RunningServer> {
  return startServer('postgres', options)
}

/** MongoDB, or what speaks its protocol; see {@link startServer}. */
export function startMongo(options?: StartOptions): Promise<RunningServer> {
  return startServer('mongo', options)
}

/** etcd; see {@link startServer}. */
export function startEtcd(options?: StartOptions): Promise<RunningServer> {
  return startServer('etcd', options)
}

/** Consul; see {@link startServer}. */
export function startConsul(options?: StartOptions): Promise<RunningServer> {
  return startServer('consul', options)
}
