/**
 * Redis, over node-redis (the package `redis`). A namespace is a prefix of the keys; a value is a plain string value.
 *
 * @module
 */
import { givenRedisClient, type RedisClientLike } from './redis/given-client.ts'
import { redisConnection, redisProtocol } from './redis/protocol.ts'
import {
  backendOver,
  serverBackend,
  type ServerBackend,
  type ServerOptions,
  type ServerSettings,
} from './server/server-backend.ts'
import { expectOneSource } from './server/source.ts'

export type { RedisClientLike, RedisCommandOptions } from './redis/given-client.ts'
export type { ServerBackend, ServerIdentity, ServerOptions, ServerSettings } from './server/server-backend.ts'

/** A Redis server by its URL, which the backend makes a connection to, or by a client that is connected to it. */
export type RedisOptions = (ServerOptions & { readonly client?: never }) | RedisClientOptions

/** A Redis server by a client that the caller has already. */
export interface RedisClientOptions extends ServerSettings {
  /** Connected, and closed, by whoever made it: the backend sends commands through it and changes nothing of it. */
  readonly client: RedisClientLike
  readonly url?: never
}

/**
 * A backend on a Redis server.
 *
 * @throws {UsageError} for both or neither of `url` and `client`, and for a client of another package
 * @example
 * const report = await runConformance(redis({ url: 'redis://localhost:6379' }))
 * @example
 * const client = await createClient({ url, socket: { tls: true, ca } }).connect()
 * const report = await runConformance(redis({ client }))
 */
export function redis(options: RedisOptions): ServerBackend {
  expectOneSource('redis', options, 'client')
  if (options.client === undefined) return serverBackend(redisProtocol, options)
  const sender = givenRedisClient(options.client)
  return backendOver(redisProtocol, options, async () => redisConnection(sender))
}
