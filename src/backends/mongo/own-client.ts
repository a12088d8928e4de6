/** A client of the `mongodb` driver that the backend makes, makes again where it is stuck, and closes. */
import type * as Driver from 'mongodb'
import type { Patience } from '../engine/call.ts'
import { type HeartbeatPatience, HeartbeatWatch } from './heartbeat-watch.ts'
import type { MongoSource } from './source.ts'

/** How often the driver asks a server how it is, in milliseconds. */
const heartbeatEveryMs = 10_000

export class OwnMongoClient implements MongoSource {
  readonly #make: () => Driver.MongoClient
  readonly #patience: HeartbeatPatience
  #current: Driver.MongoClient
  #heartbeats: HeartbeatWatch

  constructor(driver: typeof Driver, url: string, { timeoutMs, lingerMs }: Patience, replicaSet: boolean) {
    // twice as long as a heartbeat may take: a client is replaced for certain reasons only
    this.#patience = { plainMs: 2 * timeoutMs, awaitedMs: 2 * timeoutMs + heartbeatEveryMs }
    const options: Driver.MongoClientOptions = {
      serverSelectionTimeoutMS: Math.min(timeoutMs, 2_000),
      connectTimeoutMS: timeoutMs,
      // a write that nobody waits for ends with its socket; the driver has no other way to end it
      socketTimeoutMS: timeoutMs + lingerMs,
      heartbeatFrequencyMS: heartbeatEveryMs,
      // how often it may look whether a server that was lost is back, which by default is every half second
      minHeartbeatFrequencyMS: 50,
      maxPoolSize: 20,
      retryWrites: replicaSet,
    }
    this.#make = () => new driver.MongoClient(url, options)
    this.#current = this.#make()
    this.#heartbeats = new HeartbeatWatch(this.#current, this.#patience)
  }

  /** The client; another one where the last will never find its server again. */
  get client(): Driver.MongoClient {
    if (this.#heartbeats.stuck) {
      this.#current.close(true).catch(() => {}) // its connections are gone already
      this.#current = this.#make()
      this.#heartbeats = new HeartbeatWatch(this.#current, this.#patience)
    }
    return this.#current
  }

  async close(): Promise<void> {
    await this.#current.close(true)
  }
}
