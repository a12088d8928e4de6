/**
 * PostgreSQL, over pg: one table, `kv_testkit (namespace, key, value)`, made when it is first needed. Every operation, the batches
 * included, is one statement and so atomic.
 *
 * @module
 */
import { expectPool, type PostgresPoolLike } from './postgres/pool.ts'
import { connectionThrough, postgresProtocol } from './postgres/protocol.ts'
import {
  backendOver,
  serverBackend,
  type ServerBackend,
  type ServerOptions,
  type ServerSettings,
} from './server/server-backend.ts'
import { expectOneSource } from './server/source.ts'

export type { PostgresClientLike, PostgresPoolLike, PostgresStatement, Row } from './postgres/pool.ts'
export type { ServerBackend, ServerIdentity, ServerOptions, ServerSettings } from './server/server-backend.ts'

/** A PostgreSQL server by its URL, which the backend makes a pool for, or by a pool of connections to it. */
export type PostgresOptions = (ServerOptions & { readonly pool?: never }) | PostgresPoolOptions

/** A PostgreSQL server by a pool that the caller has already. */
export interface PostgresPoolOptions extends ServerSettings {
  /** Ended by whoever made it: the backend borrows its clients, a statement each, and changes nothing of them. */
  readonly pool: PostgresPoolLike
  readonly url?: never
}

/**
 * A backend on a PostgreSQL server.
 *
 * @throws {UsageError} for both or neither of `url` and `pool`, and for what is no pool
 * @example
 * const report = await runConformance(postgres({ url: 'postgres://test:test@localhost:5432/test' }))
 * @example
 * const pool = new Pool({ host, database, password, ssl: { ca } })
 * const report = await runConformance(postgres({ pool }))
 */
export function postgres(options: PostgresOptions): ServerBackend {
  expectOneSource('postgres', options, 'pool')
  if (options.pool === undefined) return serverBackend(postgresProtocol, options)
  const pool = expectPool(options.pool)
  return backendOver(postgresProtocol, options, async (patience) => connectionThrough(pool, patience))
}
