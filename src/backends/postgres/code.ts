/** What the errors of PostgreSQL mean. */
import type { KVErrorCode } from '../../kv/index.ts'

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

/** The contract's code for what the server, pg or its pool says; `undefined` where it has none. */
export function codeOfPostgres(error: unknown): KVErrorCode | undefined {
  if (!(error instanceof Error)) return undefined
  const state = sqlState(error)
  if (state !== undefined) return codesByState[state] ?? codesByState[state.slice(0, 2)]
  return codesByMessage.find(([pattern]) => pattern.test(error.message))?.[1]
}

/** The five characters that the server names an error with; `undefined` where it was not the server that spoke. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^[0-9A-Z]{5}$/.test(error.code) && error.code !== 'EPIPE' ? error.code : undefined
}
