/**
 * How PostgreSQL is spoken to, over pg: one table, `kv_testkit (namespace, key, value)`, made when it is first needed. Keys are
 * text under the "C" collation, so they compare by their bytes. Every operation, the batches included, is one statement and so
 * atomic.
 */
import type * as Driver from 'pg'
import { type KVErrorCode, profiles } from '../../kv/index.ts'
import { loadDriver } from '../opening/driver.ts'
import type { Patience } from '../server/call.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import type { Connection, ServerIdentity, Wire, WireCall } from '../server/wire.ts'

type Row = Readonly<Record<string, unknown>>

/** How PostgreSQL is spoken to. */
export const postgresProtocol: ServerProtocol = {
  kind: 'postgres',
  profile: profiles.postgres,
  classify: codeOfPostgres,
  async connect(url, patience) {
    const driver = await loadDriver('postgres', 'pg', () => import('pg'))
    return new PostgresConnection(driver, url, patience)
  },
}

const createTable = `
  CREATE TABLE IF NOT EXISTS kv_testkit (
    namespace text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (namespace, key)
  )`

/** Somebody else made the table at the same moment: unique_violation, duplicate_table, duplicate_object. */
const alreadyMade: ReadonlySet<string> = new Set(['23505', '42P07', '42710'])

class PostgresConnection implements Connection {
  readonly #pool: Driver.Pool
  readonly #busy = new Set<Driver.PoolClient>()
  #table: Promise<void> | undefined

  constructor(driver: typeof Driver, url: string, patience: Patience) {
    this.#pool = new driver.Pool({
      connectionString: url,
      max: 10,
      connectionTimeoutMillis: patience.timeoutMs,
      // when nobody waits any more, this brings the statement to its end and drops its connection
      query_timeout: patience.timeoutMs + patience.lingerMs,
      keepAlive: true,
      allowExitOnIdle: true,
    })
    // an idle connection that breaks is replaced by the next call; unheard, the event would end the process
    this.#pool.on('error', () => {})
  }

  wire(namespace: string): Wire {
    return new PostgresWire(this, namespace)
  }

  async ping(call: WireCall): Promise<void> {
    await this.#run(call, 'SELECT 1')
  }

  async identify(call: WireCall): Promise<ServerIdentity> {
    const [row] = await this.#run(call, 'SHOW server_version')
    return { product: 'PostgreSQL', version: String(row?.['server_version']).replace(/ .*/, '') }
  }

  async clear(call: WireCall): Promise<void> {
    await this.query(call, 'TRUNCATE kv_testkit')
  }

  async forget(namespaces: readonly string[], call: WireCall): Promise<void> {
    await this.query(call, 'DELETE FROM kv_testkit WHERE namespace = ANY($1)', [namespaces])
  }

  async close(): Promise<void> {
    const ended = this.#pool.end()
    // the pool waits for statements that still run; what is given up here ends with its connection
    await Promise.all(Array.from(this.#busy, (client) => end(client)))
    await ended
  }

  /** Runs one statement on the table, which is made first where it is missing; again when it fell to a deadlock. */
  async query(call: WireCall, text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    this.#table ??= this.#makeTable(call)
    const made = this.#table
    try {
      await made
    } catch (error) {
      if (this.#table === made) this.#table = undefined
      throw error
    }
    for (;;) {
      try {
        return await this.#run(call, text, values)
      } catch (error) {
        // the victim of a deadlock was rolled back, so it had no effect
        if (sqlState(error) !== '40P01' || call.givenUp.aborted) throw error
      }
    }
  }

  async #makeTable(call: WireCall): Promise<void> {
    try {
      await this.#run(call, createTable)
    } catch (error) {
      if (!alreadyMade.has(sqlState(error) ?? '')) throw error
    }
  }

  async #run(call: WireCall, text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const client = await this.#pool.connect()
    if (call.givenUp.aborted) {
      client.release()
      throw call.givenUp.reason
    }
    let cancelling: Promise<void> | undefined
    let broken = false
    const onGivenUp = (): void => {
      cancelling = this.#cancel(client)
    }
    const onError = (): void => {
      broken = true
    }
    call.givenUp.addEventListener('abort', onGivenUp, { once: true })
    client.on('error', onError)
    this.#busy.add(client)
    try {
      const { rows } = await client.query<Row>({ text, values: [...values] })
      return rows
    } catch (error) {
      broken ||= sqlState(error) === undefined
      throw error
    } finally {
      call.givenUp.removeEventListener('abort', onGivenUp)
      const release = (): void => {
        client.off('error', onError)
        this.#busy.delete(client)
        client.release(broken)
      }
      // a cancellation under way would hit the statement of whoever got the connection next
      if (cancelling === undefined) release()
      else void cancelling.then(release)
    }
  }

  /** Asks the server to stop what `client` runs. The statement itself then says how it ended. */
  async #cancel(client: Driver.PoolClient): Promise<void> {
    const backend: unknown = Reflect.get(client, 'processID')
    if (typeof backend !== 'number') return
    try {
      await this.#pool.query('SELECT pg_cancel_backend($1)', [backend])
    } catch {
      // a server that cannot be asked ends the statement some other way
    }
  }
}

const upsert = 'ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value'

class PostgresWire implements Wire {
  readonly #connection: PostgresConnection
  readonly #namespace: string

  constructor(connection: PostgresConnection, namespace: string) {
    this.#connection = connection
    this.#namespace = namespace
  }

  async get(key: string, call: WireCall): Promise<Uint8Array | undefined> {
    const [row] = await this.#query(call, 'SELECT value FROM kv_testkit WHERE namespace = $1 AND key = $2', key)
    return row === undefined ? undefined : bytes(row)
  }

  async set(key: string, value: Uint8Array, call: WireCall): Promise<void> {
    await this.#query(call, `INSERT INTO kv_testkit VALUES ($1, $2, $3) ${upsert}`, key, buffer(value))
  }

  async remove(key: string, call: WireCall): Promise<void> {
    await this.#query(call, 'DELETE FROM kv_testkit WHERE namespace = $1 AND key = $2', key)
  }

  async keys(prefix: string, call: WireCall): Promise<string[]> {
    // no pattern, so there is nothing to escape; the first condition lets the index find the start
    const rows = await this.#query(
      call,
      'SELECT key FROM kv_testkit WHERE namespace = $1 AND key >= $2 AND starts_with(key, $2) ORDER BY key',
      prefix,
    )
    return rows.map((row) => String(row['key']))
  }

  async getMany(keys: readonly string[], call: WireCall): Promise<Map<string, Uint8Array>> {
    const rows = await this.#query(
      call,
      'SELECT key, value FROM kv_testkit WHERE namespace = $1 AND key = ANY($2)',
      keys,
    )
    return new Map(rows.map((row) => [String(row['key']), bytes(row)]))
  }

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: WireCall): Promise<void> {
    // in one order always, so that two batches on the same keys rarely lock each other out
    await this.#query(
      call,
      `INSERT INTO kv_testkit SELECT $1, * FROM unnest($2::text[], $3::bytea[]) AS entry (key, value)
       ORDER BY key COLLATE "C" ${upsert}`,
      [...entries.keys()],
      Array.from(entries.values(), buffer),
    )
  }

  async removeMany(keys: readonly string[], call: WireCall): Promise<void> {
    await this.#query(call, 'DELETE FROM kv_testkit WHERE namespace = $1 AND key = ANY($2)', keys)
  }

  #query(call: WireCall, text: string, ...values: readonly unknown[]): Promise<readonly Row[]> {
    return this.#connection.query(call, text, [this.#namespace, ...values])
  }
}

/** SQLSTATE classes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const codesByState: Readonly<Record<string, KVErrorCode>> = {
  '08': 'KV_UNAVAILABLE', // connection exception
  '53': 'KV_UNAVAILABLE', // insufficient resources
  '57P01': 'KV_UNAVAILABLE', // admin shutdown
  '57P02': 'KV_UNAVAILABLE', // crash shutdown
  '57P03': 'KV_UNAVAILABLE', // cannot connect now
  '22021': 'KV_INVALID_KEY', // character not in repertoire
  '54000': 'KV_KEY_TOO_LARGE', // program limit exceeded: the row of the index
}

/** What pg and its pool say without a code. */
const codesByMessage: readonly (readonly [RegExp, KVErrorCode])[] = [
  [/^timeout exceeded when trying to connect/, 'KV_TIMEOUT'],
  [/^Query read timeout/, 'KV_TIMEOUT'],
  [/^Connection terminated|^Client has encountered a connection error|^Client was closed/, 'KV_UNAVAILABLE'],
]

function codeOfPostgres(error: unknown): KVErrorCode | undefined {
  if (!(error instanceof Error)) return undefined
  const state = sqlState(error)
  if (state !== undefined) return codesByState[state] ?? codesByState[state.slice(0, 2)]
  return codesByMessage.find(([pattern]) => pattern.test(error.message))?.[1]
}

/** The five characters that the server names an error with; `undefined` where it was not the server that spoke. */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^[0-9A-Z]{5}$/.test(error.code) && error.code !== 'EPIPE' ? error.code : undefined
}

function bytes(row: Row): Uint8Array {
  const value = row['value']
  if (!(value instanceof Uint8Array)) throw new TypeError('expected bytea; the column holds something else')
  return new Uint8Array(value)
}

function buffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

async function end(client: Driver.PoolClient): Promise<void> {
  // a pool's client is a Client, which its type does not say
  if ('end' in client && typeof client.end === 'function') await client.end()
}
