/** The code of what goes wrong below every protocol: sockets, names, and calls that nobody answered. */
import type { KVErrorCode } from '../../kv/index.ts'
import { CallTimeout } from '../engine/call.ts'

const unavailable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
])

/** `KV_TIMEOUT` for a call that met its deadline, `KV_UNAVAILABLE` for a broken connection, else `undefined`. */
export function networkCode(error: unknown): KVErrorCode | undefined {
  if (error instanceof CallTimeout) return 'KV_TIMEOUT'
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && unavailable.has(error.code)) return 'KV_UNAVAILABLE'
  // Node tries every address of a name, and wraps what each of them said
  if (error instanceof AggregateError) return error.errors.map(networkCode).find((code) => code !== undefined)
  return undefined
}
