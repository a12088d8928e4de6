/** A client of the `mongodb` driver that somebody else made, uses as well and closes. */
import type { MongoClient } from 'mongodb'
import { UsageError } from '../../kv/index.ts'
import type { MongoSource } from './source.ts'

/** The part by which a `MongoClient` of the package `mongodb` (6 or 7) is known. */
export interface MongoClientLike {
  db(name?: string): object
  startSession(): object
}

/** Takes `client` as it is: which database it means, its pool and its time limits are its owner's. */
export function givenMongoClient(client: MongoClientLike): MongoSource {
  if (!isMongoClient(client)) {
    throw new UsageError("mongo({ client }): expected a MongoClient of the package 'mongodb'")
  }
  return { client, close: async () => {} }
}

function isMongoClient(client: MongoClientLike): client is MongoClient {
  const methods = ['db', 'startSession', 'withSession']
  return (
    typeof client === 'object' &&
    client !== null &&
    methods.every((name) => typeof Reflect.get(client, name) === 'function')
  )
}
