/** What the protocol needs of a client of MongoDB, whoever made it. */
import type { MongoClient } from 'mongodb'

export interface MongoSource {
  /** The client to send the next command through. It connects when it is first used. */
  readonly client: MongoClient
  close(): Promise<void>
}
