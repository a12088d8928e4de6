/**
 * How MongoDB and what speaks its protocol is spoken to, over the `mongodb` driver. A namespace is a collection, a key its `_id`.
 */
import type * as Driver from 'mongodb'
import { type KVErrorCode, type Profile, profiles } from '../../kv/index.ts'
import { loadDriver } from '../opening/driver.ts'
import { OwnMongoClient } from './own-client.ts'
import type { MongoSource } from './source.ts'
import { prefixEnd } from '../engine/prefix-end.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import { type Connection, namespacePrefix, type ServerIdentity, type Wire } from '../server/wire.ts'
import type { SentCall } from '../engine/call.ts'

/** How MongoDB is spoken to, as a member of a replica set or not. */
export function mongoProtocol(replicaSet: boolean): ServerProtocol {
  const alone: Profile = { ...profiles.mongo, batch: 'loop' }
  return {
    kind: 'mongo',
    profile: replicaSet ? profiles.mongo : alone,
    classify: codeOfMongo,
    async connect(url, patience) {
      const driver = await loadDriver('mongo', 'mongodb', () => import('mongodb'))
      return mongoConnection(new OwnMongoClient(driver, url, patience, replicaSet), replicaSet)
    },
  }
}

/** A way to a MongoDB server through the client that `source` has. */
export function mongoConnection(source: MongoSource, replicaSet: boolean): Connection {
  return new MongoConnection(source, replicaSet)
}

interface Entry {
  readonly _id: string
  readonly value: Uint8Array
}

const collectionPrefix = 'kv_testkit.'

class MongoConnection implements Connection {
  readonly #source: MongoSource
  readonly #replicaSet: boolean

  constructor(source: MongoSource, replicaSet: boolean) {
    this.#source = source
    this.#replicaSet = replicaSet
  }

  get #client(): Driver.MongoClient {
    return this.#source.client
  }

  wire(namespace: string): Wire {
    return new MongoWire(() => this.#client, collectionPrefix + namespacePrefix(namespace, ''), this.#replicaSet)
  }

  async ping(): Promise<void> {
    await this.#client.db().command({ ping: 1 })
  }

  async identify(): Promise<ServerIdentity> {
    const admin = this.#client.db('admin')
    const [built, hello] = await Promise.all([admin.command({ buildInfo: 1 }), admin.command({ hello: 1 })])
    const ferret: unknown = built['ferretdbVersion']
    const replicaSet = typeof hello['setName'] === 'string'
    if (typeof ferret === 'string') return { product: 'FerretDB', version: ferret.replace(/^v/, ''), replicaSet }
    return { product: 'MongoDB', version: String(built['version']), replicaSet }
  }

  async clear(): Promise<void> {
    const database = this.#client.db()
    // FerretDB looks at every document that it deletes and drops a database at once; mongod is the other way round
    if (!this.#replicaSet) {
      await database.dropDatabase()
      return
    }
    const collections = await database.listCollections({}, { nameOnly: true }).toArray()
    await Promise.all(
      collections
        .filter(({ name }) => !name.startsWith('system.'))
        .map(({ name }) => database.collection(name).deleteMany({})),
    )
  }

  async forget(namespaces: readonly string[]): Promise<void> {
    const database = this.#client.db()
    for (const namespace of namespaces) await database.dropCollection(collectionPrefix + namespacePrefix(namespace, ''))
  }

  async close(): Promise<void> {
    await this.#source.close()
  }
}

const plainReplies = { promoteBuffers: true, promoteValues: true, raw: false } as const
const majority = { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } } as const

class MongoWire implements Wire {
  readonly #client: () => Driver.MongoClient
  readonly #name: string
  readonly #replicaSet: boolean

  constructor(client: () => Driver.MongoClient, name: string, replicaSet: boolean) {
    this.#client = client
    this.#name = name
    this.#replicaSet = replicaSet
  }

  get #entries(): Driver.Collection<Entry> {
    return this.#entriesOf(this.#client())
  }

  /** Said here, whatever the client is set to: what a reply is made of, and on a replica set that the majority has it. */
  #entriesOf(client: Driver.MongoClient): Driver.Collection<Entry> {
    const concerns = this.#replicaSet ? majority : {}
    return client.db().collection<Entry>(this.#name, { ...plainReplies, ...concerns, readPreference: 'primary' })
  }

  async get(key: string, call: SentCall): Promise<Uint8Array | undefined> {
    const level = this.#replicaSet ? 'linearizable' : 'local'
    const entry = await this.#entries.findOne({ _id: key }, { readConcern: level, signal: call.givenUp })
    return entry === null ? undefined : new Uint8Array(entry.value)
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    await again(() => this.#entries.replaceOne({ _id: key }, { value: buffer(value) }, { upsert: true }))
  }

  async remove(key: string): Promise<void> {
    await this.#entries.deleteOne({ _id: key })
  }

  async keys(prefix: string, call: SentCall): Promise<string[]> {
    // a range, and no pattern that would have to be escaped
    const end = prefixEnd(prefix)
    const range = end === undefined ? { $gte: prefix } : { $gte: prefix, $lt: end }
    const cursor = this.#entries.find(
      { _id: range },
      { projection: { _id: 1 }, sort: { _id: 1 }, signal: call.givenUp },
    )
    const found: string[] = []
    for await (const entry of cursor) found.push(entry._id)
    return found
  }

  async getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>()
    for await (const entry of this.#entries.find({ _id: { $in: [...keys] } }, { signal: call.givenUp })) {
      found.set(entry._id, new Uint8Array(entry.value))
    }
    return found
  }

  async setMany(entries: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const writes = Array.from(entries, ([_id, value]) => ({
      replaceOne: { filter: { _id }, replacement: { value: buffer(value) }, upsert: true },
    }))
    await this.#batch((all, options) => all.bulkWrite(writes, options))
  }

  async removeMany(keys: readonly string[]): Promise<void> {
    await this.#batch((all, options) => all.deleteMany({ _id: { $in: [...keys] } }, options))
  }

  async #batch(
    work: (all: Driver.Collection<Entry>, options: { readonly session?: Driver.ClientSession }) => Promise<unknown>,
  ): Promise<void> {
    await again(() => {
      // a session and its collection must be of one client
      const client = this.#client()
      const all = this.#entriesOf(client)
      if (!this.#replicaSet) return work(all, {})
      return client.withSession((session) => session.withTransaction(() => work(all, { session }), majority))
    })
  }
}

/** Two upserts of one new key may both try to insert it, and one is then told so (duplicate key); that one tries again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left === 0 || serverCode(error) !== 11_000) throw error
    }
  }
}

/** Codes of the server: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const codesByNumber: Readonly<Record<number, KVErrorCode>> = {
  50: 'KV_TIMEOUT', // MaxTimeMSExpired
  91: 'KV_UNAVAILABLE', // ShutdownInProgress
  189: 'KV_UNAVAILABLE', // PrimarySteppedDown
  10_107: 'KV_UNAVAILABLE', // NotWritablePrimary
  10_334: 'KV_VALUE_TOO_LARGE', // BSONObjectTooLarge
  11_600: 'KV_UNAVAILABLE', // InterruptedAtShutdown
  11_602: 'KV_UNAVAILABLE', // InterruptedDueToReplStateChange
  13_435: 'KV_UNAVAILABLE', // NotPrimaryNoSecondaryOk
  13_436: 'KV_UNAVAILABLE', // NotPrimaryOrSecondary
}

/** Names of the driver's own errors. */
const codesByName: Readonly<Record<string, KVErrorCode>> = {
  MongoNetworkTimeoutError: 'KV_TIMEOUT',
  MongoOperationTimeoutError: 'KV_TIMEOUT',
  MongoNetworkError: 'KV_UNAVAILABLE',
  MongoServerSelectionError: 'KV_UNAVAILABLE',
  MongoPoolClearedError: 'KV_UNAVAILABLE',
  MongoWaitQueueTimeoutError: 'KV_UNAVAILABLE',
  MongoTopologyClosedError: 'KV_UNAVAILABLE',
  PoolClearedOnNetworkError: 'KV_UNAVAILABLE',
  // What the server says has a number. Without one this is a network error, of which the driver keeps the text alone.
  MongoBulkWriteError: 'KV_UNAVAILABLE',
}

function codeOfMongo(error: unknown): KVErrorCode | undefined {
  if (!(error instanceof Error)) return undefined
  const number = serverCode(error)
  return number === undefined ? codesByName[error.name] : codesByNumber[number]
}

function serverCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined
}

function buffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
