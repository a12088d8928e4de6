/**
 * How Redis is spoken to, over node-redis. A namespace is a prefix of the keys; a value is a plain string value.
 *
 * Every command of a client goes down one connection in order, so a command that was given up cannot overtake a later one.
 */
import { type KVErrorCode, profiles } from '../../kv/index.ts'
import { byKey } from '../engine/by-key.ts'
import { loadDriver } from '../opening/driver.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import { type Connection, namespacePrefix, type ServerIdentity, type Wire } from '../server/wire.ts'
import type { SentCall } from '../engine/call.ts'
import { OwnRedisClient } from './own-client.ts'
import type { RedisSender } from './sender.ts'

/** How Redis is spoken to. */
export const redisProtocol: ServerProtocol = {
  kind: 'redis',
  profile: profiles.redis,
  classify: codeOfRedis,
  async connect(url, patience) {
    const driver = await loadDriver('redis', 'redis', () => import('redis'))
    return redisConnection(new OwnRedisClient(driver, url, patience))
  },
}

/** A way to a Redis server by commands that are sent through `sender`, which is closed with it. */
export function redisConnection(sender: RedisSender): Connection {
  return new RedisConnection(sender)
}

/** Keys a scan looks at in one step. */
const scanStep = 1_000

class RedisConnection implements Connection {
  readonly #sender: RedisSender

  constructor(sender: RedisSender) {
    this.#sender = sender
  }

  wire(namespace: string): Wire {
    return new RedisWire(this, namespacePrefix(namespace, ':'))
  }

  async ping(call: SentCall): Promise<void> {
    await this.send(call, 'PING')
  }

  async identify(call: SentCall): Promise<ServerIdentity> {
    const info = String(await this.send(call, 'INFO', 'server'))
    const field = (name: string): string | undefined => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim()
    const valkey = field('valkey_version')
    if (valkey !== undefined) return { product: 'Valkey', version: valkey }
    return { product: 'Redis', version: field('redis_version') ?? 'of unknown version' }
  }

  async clear(call: SentCall): Promise<void> {
    await this.send(call, 'FLUSHDB')
  }

  async forget(namespaces: readonly string[], call: SentCall): Promise<void> {
    const mine = new Set(namespaces.map((namespace) => namespacePrefix(namespace, ':')))
    for await (const page of this.scan('*', call)) {
      const keys = page.filter((key) => mine.has(key.slice(0, key.indexOf(':') + 1)))
      if (keys.length > 0) await this.send(call, 'UNLINK', ...keys)
    }
  }

  async close(): Promise<void> {
    await this.#sender.close()
  }

  send(call: SentCall, ...args: readonly (string | Buffer)[]): Promise<unknown> {
    return this.#sender.send(call, ...args)
  }

  /** The pages of a scan. A key may come twice; one that stays throughout comes at least once. */
  async *scan(pattern: string, call: SentCall): AsyncGenerator<readonly string[]> {
    let cursor = '0'
    do {
      const reply = await this.send(call, 'SCAN', cursor, 'MATCH', pattern, 'COUNT', String(scanStep))
      const [next, page] = list(reply)
      cursor = String(next)
      yield list(page).map(String)
      call.givenUp.throwIfAborted()
    } while (cursor !== '0')
  }
}

class RedisWire implements Wire {
  readonly #connection: RedisConnection
  readonly #prefix: string

  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  async get(key: string, call: SentCall): Promise<Uint8Array | undefined> {
    return bytes(await this.#connection.send(call, 'GET', this.#prefix + key))
  }

  async set(key: string, value: Uint8Array, call: SentCall): Promise<void> {
    await this.#connection.send(call, 'SET', this.#prefix + key, buffer(value))
  }

  async remove(key: string, call: SentCall): Promise<void> {
    await this.#connection.send(call, 'UNLINK', this.#prefix + key)
  }

  async keys(prefix: string, call: SentCall): Promise<string[]> {
    const found = new Set<string>()
    for await (const page of this.#connection.scan(`${literal(this.#prefix + prefix)}*`, call)) {
      for (const key of page) found.add(key.slice(this.#prefix.length))
    }
    return [...found]
  }

  async getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>> {
    const reply = await this.#connection.send(call, 'MGET', ...keys.map((key) => this.#prefix + key))
    return byKey(keys, list(reply).map(bytes))
  }

  // MSET and UNLINK are one command each, and a command is atomic: there is nothing for MULTI to add

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: SentCall): Promise<void> {
    const args = Array.from(entries, ([key, value]) => [this.#prefix + key, buffer(value)] as const)
    await this.#connection.send(call, 'MSET', ...args.flat())
  }

  async removeMany(keys: readonly string[], call: SentCall): Promise<void> {
    await this.#connection.send(call, 'UNLINK', ...keys.map((key) => this.#prefix + key))
  }
}

/** What a server that runs says while it cannot serve. */
const cannotServe = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|NOREPLICAS|MISCONF) /

const lostConnection: ReadonlySet<string> = new Set([
  'ClientClosedError',
  'ClientOfflineError',
  'ConnectionTimeoutError',
  'DisconnectsClientError',
  'SocketClosedUnexpectedlyError',
  'SocketTimeoutError',
])

function codeOfRedis(error: unknown): KVErrorCode | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  if (lostConnection.has(error.constructor.name) || cannotServe.test(message)) return 'KV_UNAVAILABLE'
  // of a client that lets commands wait, and lets no more of them
  if (message === 'The queue is full') return 'KV_UNAVAILABLE'
  return undefined
}

/** A text as a glob that matches nothing else: https://redis.io/commands/keys */
function literal(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, String.raw`\$&`)
}

function buffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

/** Memory of its own: the driver's buffers are slices of what came off the socket. */
function bytes(reply: unknown): Uint8Array | undefined {
  if (reply === null) return undefined
  if (!Buffer.isBuffer(reply)) throw new TypeError(`expected a bulk string; the server sent a ${typeof reply}`)
  return new Uint8Array(reply)
}

function list(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new TypeError(`expected an array; the server sent a ${typeof reply}`)
  return reply
}
