/**
 * PostgreSQL, over pg: one table, `kv_testkit (namespace, key, value)`, made when it is first needed. Every operation, the batches
 * included, is one statement and so atomic.
 *
 * @module
 */
import { postgresProtocol } from './postgres/protocol.ts'
import { serverBackend, type ServerBackend, type ServerOptions } from './server/server-backend.ts'

export type { ServerBackend, ServerIdentity, ServerOptions } from './server/server-backend.ts'

/**
 * A backend on a PostgreSQL server.
 *
 * @example
 * const report = await runConformance(postgres({ url: 'postgres://test:test@localhost:5432/test' }))
 */
export function postgres(options: ServerOptions): ServerBackend {
  return serverBackend(postgresProtocol, options)
}
