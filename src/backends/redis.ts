/**
 * Redis, over node-redis (the package `redis`). A namespace is a prefix of the keys; a value is a plain string value.
 *
 * @module
 */
import { redisProtocol } from './redis/protocol.ts'
import { serverBackend, type ServerBackend, type ServerOptions } from './server/server-backend.ts'

export type { ServerBackend, ServerIdentity, ServerOptions } from './server/server-backend.ts'

/**
 * A backend on a Redis server.
 *
 * @example
 * const report = await runConformance(redis({ url: 'redis://localhost:6379' }))
 */
export function redis(options: ServerOptions): ServerBackend {
  return serverBackend(redisProtocol, options)
}
