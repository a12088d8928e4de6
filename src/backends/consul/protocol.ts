/**
 * How Consul's key-value store is spoken to, over its HTTP API. Reads ask for `consistent`, without which a leader that was just
 * replaced could still answer.
 */
import type { Agent } from 'node:http'
import { compareUtf8, type KVErrorCode, profiles } from '../../kv/index.ts'
import { byKey } from '../engine/by-key.ts'
import { keyOf, storedKey } from './key.ts'
import { HttpConnection, type HttpRequest, type HttpResponse } from '../server/http.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import { type Connection, namespacePrefix, type ServerIdentity, type Wire } from '../server/wire.ts'
import type { SentCall } from '../engine/call.ts'

/** How Consul is spoken to. */
export const consulProtocol: ServerProtocol = {
  kind: 'consul',
  profile: profiles.consul,
  classify: (error) => (error instanceof ConsulError ? error.code : undefined),
  async connect(url) {
    return consulConnection(url)
  },
}

/** A way to a server at `url`, over somebody's agent or one of its own. */
export function consulConnection(url: string, agent?: Agent): Connection {
  return new ConsulConnection(url, agent)
}

/** Operations of one transaction. */
const transactionOperations = 64
/** Bytes of one transaction as JSON: `txn_max_req_len`, with room for the brackets. */
const transactionBytes = 524_288 - 64
/** Reads of one batch that are under way at once. */
const readsAtOnce = 16

class ConsulConnection implements Connection {
  readonly #http: HttpConnection

  constructor(url: string, agent: Agent | undefined) {
    this.#http = new HttpConnection(url.replace(/^consul:/, 'http:'), agent)
  }

  wire(namespace: string): Wire {
    return new ConsulWire(this, namespacePrefix(namespace, '/'))
  }

  async ping(call: SentCall): Promise<void> {
    // a consistent read needs the leader; that there is no such key is an answer too
    await this.send({ method: 'GET', path: `${keyPath('health')}?consistent`, writes: false }, call, 404)
  }

  async identify(call: SentCall): Promise<ServerIdentity> {
    const { body } = await this.send({ method: 'GET', path: '/v1/agent/self', writes: false }, call)
    const said: unknown = JSON.parse(body.toString())
    const version = /"Version":"([^"]+)"/.exec(JSON.stringify(said))?.[1]
    return { product: 'Consul', version: version ?? 'of unknown version' }
  }

  async clear(call: SentCall): Promise<void> {
    await this.send({ method: 'DELETE', path: '/v1/kv/?recurse', writes: true }, call)
  }

  async forget(namespaces: readonly string[], call: SentCall): Promise<void> {
    for (const namespace of namespaces) {
      const path = `${keyPath(namespacePrefix(namespace, '/'))}?recurse`
      await this.send({ method: 'DELETE', path, writes: true }, call)
    }
  }

  async close(): Promise<void> {
    this.#http.close()
  }

  /** Sends a request and rejects when its status is neither 200 nor `expected`. */
  async send(request: HttpRequest, call: SentCall, expected = 200): Promise<HttpResponse> {
    const response = await this.#http.send(request, call)
    if (response.status !== 200 && response.status !== expected) throw new ConsulError(response)
    return response
  }
}

class ConsulWire implements Wire {
  readonly #connection: ConsulConnection
  readonly #prefix: string

  constructor(connection: ConsulConnection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  async get(key: string, call: SentCall): Promise<Uint8Array | undefined> {
    const path = `${keyPath(this.#prefix + key)}?raw&consistent`
    const { status, body } = await this.#connection.send({ method: 'GET', path, writes: false }, call, 404)
    return status === 404 ? undefined : new Uint8Array(body)
  }

  async set(key: string, value: Uint8Array, call: SentCall): Promise<void> {
    const path = keyPath(this.#prefix + key)
    await this.#connection.send({ method: 'PUT', path, body: value, writes: true }, call)
  }

  async remove(key: string, call: SentCall): Promise<void> {
    await this.#connection.send({ method: 'DELETE', path: keyPath(this.#prefix + key), writes: true }, call)
  }

  async keys(prefix: string, call: SentCall): Promise<string[]> {
    const path = `${keyPath(this.#prefix + prefix)}?keys&consistent`
    const { status, body } = await this.#connection.send({ method: 'GET', path, writes: false }, call, 404)
    if (status === 404) return []
    const said: unknown = JSON.parse(body.toString())
    if (!Array.isArray(said)) throw new TypeError('expected an array of keys')
    // the server's order is that of the stored spelling
    return said.map((stored) => keyOf(String(stored)).slice(this.#prefix.length)).sort(compareUtf8)
  }

  async getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>> {
    // one by one: a transaction that reads fails as a whole where one of its keys is missing
    const values: (Uint8Array | undefined)[] = []
    for (let from = 0; from < keys.length; from += readsAtOnce) {
      const page = keys.slice(from, from + readsAtOnce)
      values.push(...(await Promise.all(page.map((key) => this.get(key, call)))))
    }
    return byKey(keys, values)
  }

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: SentCall): Promise<void> {
    const small: string[] = []
    for (const [key, value] of entries) {
      const operation = this.#operation('set', key, Buffer.from(value).toString('base64'))
      // in base64 the largest values outgrow a transaction
      if (operation.length < transactionBytes) small.push(operation)
      else await this.set(key, value, call)
    }
    await this.#transact(small, call)
  }

  async removeMany(keys: readonly string[], call: SentCall): Promise<void> {
    await this.#transact(
      keys.map((key) => this.#operation('delete', key)),
      call,
    )
  }

  #operation(verb: 'set' | 'delete', key: string, value?: string): string {
    return JSON.stringify({ KV: { Verb: verb, Key: storedKey(this.#prefix + key), Value: value } })
  }

  async #transact(operations: readonly string[], call: SentCall): Promise<void> {
    for (const chunk of chunks(operations)) {
      const request = { method: 'PUT', path: '/v1/txn', body: `[${chunk.join(',')}]`, writes: true } as const
      await this.#connection.send(request, call)
    }
  }
}

/** An answer that is no result. */
class ConsulError extends Error {
  override readonly name = 'ConsulError'
  readonly code: KVErrorCode | undefined

  constructor({ status, body }: HttpResponse) {
    super(`HTTP ${status}: ${body.toString().slice(0, 300)}`)
    if (status === 413) this.code = 'KV_VALUE_TOO_LARGE'
    else if (status === 429 || status >= 500) this.code = 'KV_UNAVAILABLE'
  }
}

function keyPath(key: string): string {
  return `/v1/kv/${storedKey(key).split('/').map(encodeURIComponent).join('/')}`
}

/** Cuts `operations`, in their order, into as few transactions as the limits allow. The JSON is ASCII, so a unit is a byte. */
function* chunks(operations: readonly string[]): Iterable<readonly string[]> {
  let chunk: string[] = []
  let bytes = 0
  for (const operation of operations) {
    if (chunk.length === transactionOperations || bytes + operation.length + 1 > transactionBytes) {
      yield chunk
      chunk = []
      bytes = 0
    }
    chunk.push(operation)
    bytes += operation.length + 1
  }
  if (chunk.length > 0) yield chunk
}
