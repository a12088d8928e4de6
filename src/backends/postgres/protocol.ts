/**
 * How PostgreSQL is spoken to, over pg: one table, `kv_testkit (namespace, key, value)`, made when it is first needed. Keys are
 * text under the "C" collation, so they compare by their bytes. Every operation, the batches included, is one statement and so
 * atomic.
 */
import { profiles } from '../../kv/index.ts'
import { loadDriver } from '../opening/driver.ts'
import type { Patience } from '../engine/call.ts'
import type { ServerProtocol } from '../server/server-backend.ts'
import type { Connection, ServerIdentity, Wire } from '../server/wire.ts'
import type { SentCall } from '../engine/call.ts'
import { codeOfPostgres, sqlState } from './code.ts'
import type { PostgresClientLike, PostgresPoolLike, Row } from './pool.ts'

/** How PostgreSQL is spoken to. */
export const postgresProtocol: ServerProtocol = {
  kind: 'postgres',
  profile: profiles.postgres,
  classify: codeOfPostgres,
  async connect(url, patience) {
    const driver = await loadDriver('postgres', 'pg', () => import('pg'))
    const pool = new driver.Pool({
      connectionString: url,
      max: 10,
      connectionTimeoutMillis: patience.timeoutMs,
      keepAlive: true,
      allowExitOnIdle: true,
    })
    // an idle connection that breaks is replaced by the next call; unheard, the event would end the process
    pool.on('error', () => {})
    return new PostgresConnection(pool, patience, () => pool.end())
  },
}

/** A way to a PostgreSQL server through a pool that somebody else made and ends. */
export function connectionThrough(pool: PostgresPoolLike, patience: Patience): Connection {
  return new PostgresConnection(pool, patience, async () => {})
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

/** A statement that runs, and the request to end it, where that is under way. */
interface Running {
  readonly client: PostgresClientLike
  ended: boolean
  cancelling?: Promise<void>
}

class PostgresConnection implements Connection {
  readonly #pool: PostgresPoolLike
  /** When nobody waits any more, this brings a statement to its end and drops its connection. */
  readonly #statementMs: number
  readonly #endPool: () => Promise<void>
  /** The clients that the pool has lent. */
  readonly #lent = new Set<PostgresClientLike>()
  #making: { readonly by: SentCall; readonly made: Promise<void> } | undefined

  /** @param endPool drops the pool's connections, where it is for the backend to do that */
  constructor(pool: PostgresPoolLike, { timeoutMs, lingerMs }: Patience, endPool: () => Promise<void>) {
    this.#pool = pool
    this.#statementMs = timeoutMs + lingerMs
    this.#endPool = endPool
  }

  wire(namespace: string): Wire {
    return new PostgresWire(this, namespace)
  }

  async ping(call: SentCall): Promise<void> {
    await this.#run(call, 'SELECT 1')
  }

  async identify(call: SentCall): Promise<ServerIdentity> {
    const [row] = await this.#run(call, 'SHOW server_version')
    return { product: 'PostgreSQL', version: String(row?.['server_version']).replace(/ .*/, '') }
  }

  async clear(call: SentCall): Promise<void> {
    await this.query(call, 'TRUNCATE kv_testkit')
  }

  async forget(namespaces: readonly string[], call: SentCall): Promise<void> {
    await this.query(call, 'DELETE FROM kv_testkit WHERE namespace = ANY($1)', [namespaces])
  }

  async close(): Promise<void> {
    const ended = this.#endPool()
    // the pool waits for statements that still run; what is given up here ends with its connection
    await Promise.all(Array.from(this.#lent, end))
    await ended
  }

  /** Runs one statement on the table, which is made first where it is missing; again when it fell to a deadlock. */
  async query(call: SentCall, text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    await this.#tableMade(call)
    for (;;) {
      try {
        return await this.#run(call, text, values)
      } catch (error) {
        // the victim of a deadlock was rolled back, so it had no effect
        if (sqlState(error) !== '40P01' || call.givenUp.aborted) throw error
      }
    }
  }

  /** Resolves when there is a table. The first call makes it for all; where that one is given up, the next does. */
  async #tableMade(call: SentCall): Promise<void> {
    for (;;) {
      const making = (this.#making ??= { by: call, made: this.#makeTable(call) })
      try {
        await making.made
        return
      } catch (error) {
        if (this.#making === making) this.#making = undefined
        if (making.by === call || !making.by.givenUp.aborted) throw error
      }
    }
  }

  async #makeTable(call: SentCall): Promise<void> {
    try {
      await this.#run(call, createTable)
    } catch (error) {
      if (!alreadyMade.has(sqlState(error) ?? '')) throw error
    }
  }

  async #run(call: SentCall, text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const { client, giveBack } = await this.#borrow()
    if (call.givenUp.aborted) {
      giveBack()
      throw call.givenUp.reason
    }
    const running: Running = { client, ended: false }
    let broken: unknown
    const onGivenUp = (): void => void this.#cancel(running)
    call.givenUp.addEventListener('abort', onGivenUp, { once: true })
    try {
      const { rows } = await client.query({ text, values: [...values], query_timeout: this.#statementMs })
      return rows
    } catch (error) {
      broken = error
      throw error
    } finally {
      running.ended = true
      call.givenUp.removeEventListener('abort', onGivenUp)
      // a cancellation under way would hit the statement of whoever got the connection next
      if (running.cancelling === undefined) giveBack(broken)
      else void running.cancelling.then(() => giveBack(broken))
    }
  }

  /** A client of the pool. It is dropped when it is given back behind an error of its own, or of a statement that is not the server's. */
  async #borrow(): Promise<{ readonly client: PostgresClientLike; readonly giveBack: (failure?: unknown) => void }> {
    const client = await this.#pool.connect()
    let broken = false
    const onError = (): void => {
      broken = true
    }
    client.on('error', onError)
    this.#lent.add(client)
    const giveBack = (failure?: unknown): void => {
      client.off('error', onError)
      this.#lent.delete(client)
      client.release(broken || (failure !== undefined && sqlState(failure) === undefined))
    }
    return { client, giveBack }
  }

  /**
   * Asks the server to stop what runs, which then itself says how it ended. That takes another connection: where the pool has
   * none to spare, the statement may end before there is one, and must not wait for it.
   */
  async #cancel(running: Running): Promise<void> {
    const backend: unknown = Reflect.get(running.client, 'processID')
    if (typeof backend !== 'number') return
    const other = await this.#borrow().catch(() => undefined)
    if (other === undefined) return // a server that cannot be asked ends the statement some other way
    if (running.ended) {
      other.giveBack()
      return
    }
    running.cancelling = other.client
      .query({ text: 'SELECT pg_cancel_backend($1)', values: [backend], query_timeout: this.#statementMs })
      .then(() => other.giveBack(), other.giveBack)
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

  async get(key: string, call: SentCall): Promise<Uint8Array | undefined> {
    const [row] = await this.#query(call, 'SELECT value FROM kv_testkit WHERE namespace = $1 AND key = $2', key)
    return row === undefined ? undefined : bytes(row)
  }

  async set(key: string, value: Uint8Array, call: SentCall): Promise<void> {
    await this.#query(call, `INSERT INTO kv_testkit VALUES ($1, $2, $3) ${upsert}`, key, buffer(value))
  }

  async remove(key: string, call: SentCall): Promise<void> {
    await this.#query(call, 'DELETE FROM kv_testkit WHERE namespace = $1 AND key = $2', key)
  }

  async keys(prefix: string, call: SentCall): Promise<string[]> {
    // no text of Postgres has it, so no key does; it would be refused
    if (prefix.includes('\0')) return []
    // no pattern, so there is nothing to escape; the first condition lets the index find the start
    const rows = await this.#query(
      call,
      'SELECT key FROM kv_testkit WHERE namespace = $1 AND key >= $2 AND starts_with(key, $2) ORDER BY key',
      prefix,
    )
    return rows.map((row) => String(row['key']))
  }

  async getMany(keys: readonly string[], call: SentCall): Promise<Map<string, Uint8Array>> {
    const rows = await this.#query(
      call,
      'SELECT key, value FROM kv_testkit WHERE namespace = $1 AND key = ANY($2)',
      keys,
    )
    return new Map(rows.map((row) => [String(row['key']), bytes(row)]))
  }

  async setMany(entries: ReadonlyMap<string, Uint8Array>, call: SentCall): Promise<void> {
    // in one order always, so that two batches on the same keys rarely lock each other out
    await this.#query(
      call,
      `INSERT INTO kv_testkit SELECT $1, * FROM unnest($2::text[], $3::bytea[]) AS entry (key, value)
       ORDER BY key COLLATE "C" ${upsert}`,
      [...entries.keys()],
      Array.from(entries.values(), buffer),
    )
  }

  async removeMany(keys: readonly string[], call: SentCall): Promise<void> {
    await this.#query(call, 'DELETE FROM kv_testkit WHERE namespace = $1 AND key = ANY($2)', keys)
  }

  #query(call: SentCall, text: string, ...values: readonly unknown[]): Promise<readonly Row[]> {
    return this.#connection.query(call, text, [this.#namespace, ...values])
  }
}

function bytes(row: Row): Uint8Array {
  const value = row['value']
  if (!(value instanceof Uint8Array)) throw new TypeError('expected bytea; the column holds something else')
  return new Uint8Array(value)
}

function buffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

async function end(client: PostgresClientLike): Promise<void> {
  // a pool's client is a Client, which its type does not say
  if ('end' in client && typeof client.end === 'function') await client.end()
}
