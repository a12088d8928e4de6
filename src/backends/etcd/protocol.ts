/**
 * How etcd 3 is spoken to: over its HTTP gateway (`/v3/kv/...`), and not over the `etcd3` package: that one hands out no way to
 * end a call that is under way, while a request of the gateway ends with its socket, and it is one dependency less.
 */
import type { Agent } from 'node:http'
import { KVError, type KVErrorCode, profiles } from '../../kv/index.ts'
import { HttpConnection } from '../server/http.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import { type Connection, namespacePrefix, type ServerIdentity, type Wire } from '../server/wire.ts'
import type { SentCall } from '../engine/call.ts'

/** How etcd is spoken to. */
export const etcdProtocol: ServerProtocol = {
  kind: 'etcd',
  profile: profiles.etcd,
  classify: codeOfEtcd,
  async connect(url) {
    return etcdConnection(url)
  },
}

/** A way to a server at `url`, over somebody's agent or one of its own. */
export function etcdConnection(url: string, agent?: Agent): Connection {
  return new EtcdConnection(url, agent)
}

/** Keys asked for at once when listing. */
const pageSize = 1_000
/** What a request may weigh on the server, less room for what is not keys and values. */
const requestBytes = 1_572_864 - 8_192
/** Bytes that a key and a value cost beyond their own in a transaction. */
const operationBytes = 32

interface Entry {
  readonly key: string
  readonly value: Uint8Array
}

interface Range {
  readonly entries: readonly Entry[]
  readonly more: boolean
  readonly revision: string
}

class EtcdConnection implements Connection {
  readonly #http: HttpConnection

  constructor(url: string, agent: Agent | undefined) {
    this.#http = new HttpConnection(url.replace(/^etcd:/, 'http:'), agent, { 'content-type': 'application/json' })
  }

  wire(namespace: string): Wire {
    return new EtcdWire(this, namespacePrefix(namespace, '/'))
  }

  async ping(call: SentCall): Promise<void> {
    // a read that is not `serializable` needs the leader and its quorum, so an answer means that the store can serve
    await this.ask('/v3/kv/range', { key: encode('health'), count_only: true }, call)
  }

  async identify(call: SentCall): Promise<ServerIdentity> {
    const response = await this.#http.send({ method: 'GET', path: '/version', writes: false }, call)
    const said: unknown = JSON.parse(response.body.toString())
    return { product: 'etcd', version: String(field(said, 'etcdserver')) }
  }

  async clear(call: SentCall): Promise<void> {
    // from the first possible key to the end of all
    await this.tell('/v3/kv/deleterange', { key: encode('\0'), range_end: encode('\0') }, call)
  }

  async forget(namespaces: readonly string[], call: SentCall): Promise<void> {
    for (const namespace of namespaces) {
      await this.tell('/v3/kv/deleterange', everyKeyFrom(namespacePrefix(namespace, '/')), call)
    }
  }

  async close(): Promise<void> {
    this.#http.close()
  }

  /** A request that changes nothing. */
  ask(path: string, body: object, call: SentCall): Promise<unknown> {
    return this.#send(path, body, false, call)
  }

  /** A request that changes the store. */
  tell(path: string, body: object, call: SentCall): Promise<unknown> {
    return this.#send(path, body, true, call)
  }

  async #send(path: string, body: object, writes: boolean, call: SentCall): Promise<unknown> {
    const response = await this.#http.send({ method: 'POST', path, body: JSON.stringify(body), writes }, call)
    const text = response.body.toString()
    if (response.status !== 200) throw new EtcdError(response.status, text)
    const answer: unknown = JSON.parse(text)
    return answer
  }
}

class EtcdWire implements Wire {
  readonly #connection: EtcdConnection
  readonly #prefix: string

  constructor(connection: EtcdConnection, prefix: string) {
    this.#connection = connection
    this.#prefix = prefix
  }

  async get(key: string, call: SentCall): Promise<Uint8Array | undefined> {
    const answer = await this.#connection.ask('/v3/kv/range', { key: this.#key(key) }, call)
    return rangeOf(answer).entries[0]?.value
  }

  async set(key: string, value: Uint8Array, call: SentCall): Promise<void> {
    await this.#connection.tell('/v3/kv/put', { key: this.#key(key), value: encode(value) }, call)
  }

  async remove(key: string, call: SentCall): Promise<void> {
    await this.#connection.tell('/v3/kv/deleterange', { key: this.#key(key) }, call)
  }

  async keys(prefix: string, call: SentCall): Promise<string[]> {
    const { range_end } = everyKeyFrom(this.#prefix + prefix)
    const found: string[] = []
    let from = encode(this.#prefix + prefix)
    // every page is read at the revision of the first, so that they are pages of one list
    let revision: string | undefined
    for (;;) {
      const page = rangeOf(
        await this.#connection.ask(
          '/v3/kv/range',
          { key: from, range_end, limit: pageSize, keys_only: true, revision },
          call,
        ),
      )
      for (const { key } of page.entries) found.push(key.slice(this.#prefix.length))
      const last = page.entries.at(-1)
      if (!page.more || last === undefined) return found
      revision ??= page.revision
      // the next key there can be
      from = encode(`${last.key}\0`)
    }
  }

  async getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>> {
    const success = keys.map((key) => ({ request_range: { key: this.#key(key) } }))
    const answer = await this.#connection.ask('/v3/kv/txn', { success }, call)
    const found = new Map<string, Uint8Array>()
    for (const response of list(field(answer, 'responses'))) {
      for (const { key, value } of rangeOf(field(response, 'response_range')).entries) {
        found.set(key.slice(this.#prefix.length), value)
      }
    }
    return found
  }

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: SentCall): Promise<void> {
    const bytes = Array.from(
      entries,
      ([key, value]) => Buffer.byteLength(this.#prefix + key) + value.length + operationBytes,
    )
    const total = bytes.reduce((sum, size) => sum + size, 0)
    if (total > requestBytes) {
      throw new KVError('KV_BATCH_TOO_LARGE', {
        op: 'batchSetRaw',
        detail: `the keys and values are ${total} bytes, and a transaction takes ${requestBytes}`,
      })
    }
    const success = Array.from(entries, ([key, value]) => ({
      request_put: { key: this.#key(key), value: encode(value) },
    }))
    await this.#connection.tell('/v3/kv/txn', { success }, call)
  }

  async removeMany(keys: readonly string[], call: SentCall): Promise<void> {
    const success = keys.map((key) => ({ request_delete_range: { key: this.#key(key) } }))
    await this.#connection.tell('/v3/kv/txn', { success }, call)
  }

  #key(key: string): string {
    return encode(this.#prefix + key)
  }
}

/** What the gateway answers instead of a result. */
class EtcdError extends Error {
  override readonly name = 'EtcdError'
  /** https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
  readonly grpcCode: number | undefined

  constructor(status: number, body: string) {
    let said: unknown
    try {
      said = JSON.parse(body)
    } catch {
      said = undefined
    }
    const message = field(said, 'message') ?? field(said, 'error')
    super(typeof message === 'string' ? message : `HTTP ${status}: ${body.slice(0, 200)}`)
    const code = field(said, 'code')
    this.grpcCode = typeof code === 'number' ? code : undefined
  }
}

/** gRPC's status codes. */
const codesByStatus: Readonly<Record<number, KVErrorCode>> = { 4: 'KV_TIMEOUT', 14: 'KV_UNAVAILABLE' }

function codeOfEtcd(error: unknown): KVErrorCode | undefined {
  if (!(error instanceof EtcdError)) return undefined
  if (error.message.endsWith('request is too large')) return 'KV_VALUE_TOO_LARGE'
  if (error.message.endsWith('too many operations in txn request')) return 'KV_BATCH_TOO_LARGE'
  // the backend of the server is full or the cluster is busy: nothing the caller did
  if (error.grpcCode === 8) return 'KV_UNAVAILABLE'
  return error.grpcCode === undefined ? undefined : codesByStatus[error.grpcCode]
}

/** The range of every key that starts with `prefix`. UTF-8 has no byte 0xff, so the last byte can always be raised. */
function everyKeyFrom(prefix: string): { readonly key: string; readonly range_end: string } {
  const end = Buffer.from(prefix)
  const last = end.length - 1
  end[last] = (end[last] ?? 0) + 1
  return { key: encode(prefix), range_end: end.toString('base64') }
}

function rangeOf(answer: unknown): Range {
  const entries = list(field(answer, 'kvs')).map((kv) => ({
    key: decode(field(kv, 'key')).toString(),
    value: new Uint8Array(decode(field(kv, 'value'))),
  }))
  return { entries, more: field(answer, 'more') === true, revision: String(field(field(answer, 'header'), 'revision')) }
}

function encode(data: string | Uint8Array): string {
  return (
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.length)
  ).toString('base64')
}

/** The gateway leaves out what is empty. */
function decode(base64: unknown): Buffer {
  return Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64')
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
