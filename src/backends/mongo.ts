/**
 * MongoDB and what speaks its protocol, over the `mongodb` driver. A namespace is a collection, a key its `_id`.
 *
 * On a replica set, writes wait for the majority, reads of one key are linearizable and a batch is one transaction. A server
 * that knows no replica set (FerretDB, a lone `mongod`) has no transactions: a batch is then a loop, and the profile says so.
 *
 * @module
 */
import { mongoProtocol } from './mongo/protocol.ts'
import { serverBackend, type ServerBackend, type ServerOptions } from './server/server-backend.ts'

export type { ServerBackend, ServerIdentity, ServerOptions } from './server/server-backend.ts'

/** Options of {@link mongo}. */
export interface MongoOptions extends ServerOptions {
  /** Whether the server is a member of a replica set. Without one, no batch is atomic. Default true. */
  readonly replicaSet?: boolean
}

/**
 * A backend on a MongoDB server.
 *
 * @example
 * const report = await runConformance(mongo({ url: 'mongodb://localhost:27017/test' }))
 */
export function mongo(options: MongoOptions): ServerBackend {
  return serverBackend(mongoProtocol(options.replicaSet ?? true), options)
}
