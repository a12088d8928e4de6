/** A call record as JSON, for a log or a report. */
import type { FaultEvent } from '../faults/index.ts'
import { codeOf, type KVErrorCode, type Operation } from '../kv/index.ts'
import type { CallOutcome, CallRecord } from './record.ts'
import { textOf } from './show.ts'

/** Bytes in JSON: text where they are text, else hexadecimal. */
export type BytesJson = { readonly text: string } | { readonly hex: string }

/** A call in JSON. What a call has not is left out. */
export interface CallJson {
  readonly seq: number
  readonly client: string
  readonly op: Operation
  readonly key?: string
  readonly keys?: readonly string[]
  readonly value?: BytesJson
  /** The entries of a batch write, by key. */
  readonly entries?: readonly (readonly [string, BytesJson])[]
  readonly outcome: CallOutcome
  readonly result?: BytesJson | readonly string[] | readonly (readonly [string, BytesJson])[]
  readonly error?: { readonly name?: string; readonly code?: KVErrorCode; readonly message: string }
  readonly startedAt: number
  readonly durationMs?: number
  readonly fault?: readonly FaultEvent[]
}

/** `call` in JSON. */
export function callJson(call: CallRecord): CallJson {
  const { value, result } = call
  return {
    seq: call.seq,
    client: call.client,
    op: call.op,
    ...(call.key !== undefined && { key: call.key }),
    ...(call.keys !== undefined && { keys: call.keys }),
    ...(value instanceof Uint8Array && { value: bytesJson(value) }),
    ...(value instanceof Map && { entries: entriesJson(value) }),
    outcome: call.outcome,
    ...(call.outcome === 'ok' && result !== undefined && { result: resultJson(result) }),
    ...(call.outcome === 'error' && { error: errorJson(call.error) }),
    startedAt: call.startedAt,
    ...(call.durationMs !== undefined && { durationMs: call.durationMs }),
    ...(call.fault !== undefined && { fault: call.fault }),
  }
}

function bytesJson(bytes: Uint8Array): BytesJson {
  const text = textOf(bytes)
  return text === undefined ? { hex: Buffer.from(bytes).toString('hex') } : { text }
}

function entriesJson(entries: ReadonlyMap<string, Uint8Array>): readonly (readonly [string, BytesJson])[] {
  return [...entries].map(([key, value]) => [key, bytesJson(value)] as const)
}

function resultJson(result: NonNullable<CallRecord['result']>): NonNullable<CallJson['result']> {
  if (result instanceof Uint8Array) return bytesJson(result)
  return result instanceof Map ? entriesJson(result) : [...result].map(String)
}

function errorJson(error: unknown): NonNullable<CallJson['error']> {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = codeOf(error)
  return { name: error.name, ...(code !== undefined && { code }), message: error.message }
}
