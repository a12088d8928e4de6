/**
 * How Redis is spoken to, over node-redis. A namespace is a prefix of the keys; a value is a plain string value.
 *
 * Every command of a client goes down one connection in order, so a command that was given up cannot overtake a later one. The
 * connection is made again by the call that finds it gone, not by a timer: a server that is back serves the very next call.
 */
import type * as Driver from 'redis'
import { type KVErrorCode, profiles } from '../../kv/index.ts'
import { byKey } from '../engine/by-key.ts'
import { loadDriver } from '../opening/driver.ts'
import type { Patience } from '../server/call.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import { type Connection, namespacePrefix, type ServerIdentity, type Wire, type WireCall } from '../server/wire.ts'

type Client = ReturnType<typeof newClient>
type Reply = string | number | Buffer | null | readonly Reply[]

/** How Redis is spoken to. */
export const redisProtocol: ServerProtocol = {
  kind: 'redis',
  profile: profiles.redis,
  classify: codeOfRedis,
  async connect(url, patience) {
    const driver = await loadDriver('redis', 'redis', () => import('redis'))
    return new RedisConnection(driver, url, patience)
  },
}

/** Keys a scan looks at in one step. */
const scanStep = 1_000

class RedisConnection implements Connection {
  readonly #driver: typeof Driver
  readonly #url: string
  readonly #patience: Patience
  #client: Promise<Client> | undefined

  constructor(driver: typeof Driver, url: string, patience: Patience) {
    this.#driver = driver
    this.#url = url
    this.#patience = patience
  }

  wire(namespace: string): Wire {
    return new RedisWire(this, namespacePrefix(namespace, ':'))
  }

  async ping(call: WireCall): Promise<void> {
    await this.send(call, 'PING')
  }

  async identify(call: WireCall): Promise<ServerIdentity> {
    const info = String(await this.send(call, 'INFO', 'server'))
    const field = (name: string): string | undefined => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim()
    const valkey = field('valkey_version')
    if (valkey !== undefined) return { product: 'Valkey', version: valkey }
    return { product: 'Redis', version: field('redis_version') ?? 'of unknown version' }
  }

  async clear(call: WireCall): Promise<void> {
    await this.send(call, 'FLUSHDB')
  }

  async forget(namespaces: readonly string[], call: WireCall): Promise<void> {
    const mine = new Set(namespaces.map((namespace) => namespacePrefix(namespace, ':')))
    for await (const page of this.scan('*', call)) {
      const keys = page.filter((key) => mine.has(key.slice(0, key.indexOf(':') + 1)))
      if (keys.length > 0) await this.send(call, 'UNLINK', ...keys)
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.then(drop, () => {})
  }

  async send(call: WireCall, ...args: readonly (string | Buffer)[]): Promise<Reply> {
    const client = await this.#connected(call)
    const onHopeless = (): void => drop(client)
    call.hopeless.addEventListener('abort', onHopeless, { once: true })
    try {
      // the signal takes back a command that waits to be written; one that was written runs its course
      return await client.sendCommand<Reply>(args, {
        abortSignal: call.givenUp,
        typeMapping: { [this.#driver.RESP_TYPES.BLOB_STRING]: Buffer },
      })
    } finally {
      call.hopeless.removeEventListener('abort', onHopeless)
    }
  }

  /** The pages of a scan. A key may come twice; one that stays throughout comes at least once. */
  async *scan(pattern: string, call: WireCall): AsyncGenerator<readonly string[]> {
    let cursor = '0'
    do {
      const reply = await this.send(call, 'SCAN', cursor, 'MATCH', pattern, 'COUNT', String(scanStep))
      if (!Array.isArray(reply)) throw new TypeError('SCAN: the reply is no array')
      cursor = String(reply[0])
      yield strings(reply[1])
      call.givenUp.throwIfAborted()
    } while (cursor !== '0')
  }

  async #connected(call: WireCall): Promise<Client> {
    let current = await this.#client?.catch(() => undefined)
    if (current?.isReady === true) return current
    call.givenUp.throwIfAborted()
    // whoever comes first after a loss connects again, for all
    if (this.#client === undefined || current !== undefined) this.#client = this.#connect()
    const attempt = this.#client
    try {
      current = await attempt
    } catch (error) {
      if (this.#client === attempt) this.#client = undefined
      throw error
    }
    call.givenUp.throwIfAborted()
    return current
  }

  async #connect(): Promise<Client> {
    const { timeoutMs } = this.#patience
    const client = newClient(this.#driver, this.#url, timeoutMs)
    // a lost connection shows in the calls it fails; node-redis would end the process for want of a listener
    client.on('error', () => {})
    // the server may take the connection and never greet; node-redis waits for that as long as it takes
    const timer = setTimeout(() => drop(client), timeoutMs)
    try {
      await client.connect()
    } catch (error) {
      drop(client)
      throw error
    } finally {
      clearTimeout(timer)
    }
    return client
  }
}

class RedisWire implements Wire {
  readonly #connection: RedisConnection
  readonly #prefix: string

  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  async get(key: string, call: WireCall): Promise<Uint8Array | undefined> {
    return bytes(await this.#connection.send(call, 'GET', this.#prefix + key))
  }

  async set(key: string, value: Uint8Array, call: WireCall): Promise<void> {
    await this.#connection.send(call, 'SET', this.#prefix + key, buffer(value))
  }

  async remove(key: string, call: WireCall): Promise<void> {
    await this.#connection.send(call, 'UNLINK', this.#prefix + key)
  }

  async keys(prefix: string, call: WireCall): Promise<string[]> {
    const found = new Set<string>()
    for await (const page of this.#connection.scan(`${literal(this.#prefix + prefix)}*`, call)) {
      for (const key of page) found.add(key.slice(this.#prefix.length))
    }
    return [...found]
  }

  async getMany(keys: readonly string[], call: WireCall): Promise<Map<string, Uint8Array>> {
    const reply = await this.#connection.send(call, 'MGET', ...keys.map((key) => this.#prefix + key))
    if (!Array.isArray(reply)) throw new TypeError('MGET: the reply is no array')
    return byKey(keys, reply.map(bytes))
  }

  // MSET and UNLINK are one command each, and a command is atomic: there is nothing for MULTI to add

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: WireCall): Promise<void> {
    const args = Array.from(entries, ([key, value]) => [this.#prefix + key, buffer(value)] as const)
    await this.#connection.send(call, 'MSET', ...args.flat())
  }

  async removeMany(keys: readonly string[], call: WireCall): Promise<void> {
    await this.#connection.send(call, 'UNLINK', ...keys.map((key) => this.#prefix + key))
  }
}

function newClient(driver: typeof Driver, url: string, timeoutMs: number) {
  return driver.createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: timeoutMs },
  })
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
  if (lostConnection.has(error.constructor.name) || cannotServe.test(error.message)) return 'KV_UNAVAILABLE'
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
function bytes(reply: Reply): Uint8Array | undefined {
  if (reply === null) return undefined
  if (!Buffer.isBuffer(reply)) throw new TypeError(`expected a bulk string; the server sent a ${typeof reply}`)
  return new Uint8Array(reply)
}

function strings(reply: Reply | undefined): readonly string[] {
  if (!Array.isArray(reply)) throw new TypeError('expected an array of keys')
  return reply.map(String)
}

function drop(client: Client): void {
  if (client.isOpen) client.destroy()
}
