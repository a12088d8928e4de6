/**
 * Consul's key-value store, over its HTTP API, so without a driver.
 *
 * A batch is transactions of at most 64 operations and 512 KiB each, and so atomic within each of them only.
 *
 * @module
 */
import { consulConnection, consulProtocol } from './consul/protocol.ts'
import type { HttpServerOptions } from './server/http.ts'
import { serverBackend, type ServerBackend } from './server/server-backend.ts'

export type { HttpServerOptions } from './server/http.ts'
export type { ServerBackend, ServerIdentity, ServerOptions, ServerSettings } from './server/server-backend.ts'

/**
 * A backend on a Consul agent, at `http://host:8500` (or `consul://host:8500`, which means the same).
 *
 * @example
 * const report = await runConformance(consul({ url: 'http://localhost:8500' }))
 */
export function consul(options: HttpServerOptions): ServerBackend {
  const { agent } = options
  return serverBackend({ ...consulProtocol, connect: async (url) => consulConnection(url, agent) }, options)
}
