/** What the protocol needs of a pool of connections, whoever made it. */
import { UsageError } from '../../kv/index.ts'

/** A line of a result, by column. */
export type Row = Readonly<Record<string, unknown>>

/** A statement, as the backend hands it to a client of a pool. */
export interface PostgresStatement {
  readonly text: string
  readonly values: unknown[]
  /** Milliseconds until a statement without an answer rejects. */
  readonly query_timeout: number
}

/** The part that the backend needs of a `Pool` of the package `pg` (8). */
export interface PostgresPoolLike {
  connect(): Promise<PostgresClientLike>
}

/** The part that the backend needs of a client that it was lent by a pool. */
export interface PostgresClientLike {
  query(statement: PostgresStatement): Promise<{ readonly rows: readonly Row[] }>
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
  /** Gives it back to its pool, which drops one that is broken. */
  release(broken?: boolean): void
}

/** `pool`, or a usage error where it is not one: a single client cannot run two statements at once. */
export function expectPool(pool: PostgresPoolLike): PostgresPoolLike {
  const isPool = typeof pool === 'object' && pool !== null && typeof pool.connect === 'function' && 'totalCount' in pool
  if (isPool) return pool
  throw new UsageError("postgres({ pool }): expected a Pool of the package 'pg'")
}
