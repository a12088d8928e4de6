/**
 * MongoDB and what speaks its protocol, over the `mongodb` driver. A namespace is a collection, a key its `_id`.
 *
 * On a replica set, writes wait for the majority, reads of one key are linearizable and a batch is one transaction. A server
 * that knows no replica set (FerretDB, a lone `mongod`) has no transactions: a batch is then a loop, and the profile says so.
 *
 * @module
 */
import { givenMongoClient, type MongoClientLike } from './mongo/given-client.ts'
import { mongoConnection, mongoProtocol } from './mongo/protocol.ts'
import {
  backendOver,
  serverBackend,
  type ServerBackend,
  type ServerOptions,
  type ServerSettings,
} from './server/server-backend.ts'
import { expectOneSource } from './server/source.ts'

export type { MongoClientLike } from './mongo/given-client.ts'
export type { ServerBackend, ServerIdentity, ServerOptions, ServerSettings } from './server/server-backend.ts'

/** A MongoDB server by its URL, which the backend makes a client for, or by a client of it. */
export type MongoOptions = (ServerOptions & MongoSettings & { readonly client?: never }) | MongoClientOptions

/** What is asked of MongoDB alone. */
export interface MongoSettings {
  /** Whether the server is a member of a replica set. Without one, no batch is atomic. Default true. */
  readonly replicaSet?: boolean
}

/** A MongoDB server by a client that the caller has already. */
export interface MongoClientOptions extends ServerSettings, MongoSettings {
  /** Closed by whoever made it: the backend works in the database that its URL names, and changes nothing of it. */
  readonly client: MongoClientLike
  readonly url?: never
}

/**
 * A backend on a MongoDB server.
 *
 * @throws {UsageError} for both or neither of `url` and `client`, and for what is no client
 * @example
 * const report = await runConformance(mongo({ url: 'mongodb://localhost:27017/test' }))
 * @example
 * const client = new MongoClient(url, { tls: true, tlsCAFile })
 * const report = await runConformance(mongo({ client }))
 */
export function mongo(options: MongoOptions): ServerBackend {
  expectOneSource('mongo', options, 'client')
  const replicaSet = options.replicaSet ?? true
  const protocol = mongoProtocol(replicaSet)
  if (options.client === undefined) return serverBackend(protocol, options)
  const source = givenMongoClient(options.client)
  return backendOver(protocol, options, async () => mongoConnection(source, replicaSet))
}
