/** A call record as JSON, for a log or a report. */
import type { FaultEvent } from '../faults/index.ts'
import {
  type ArgumentShape,
  codeOf,
  givesOf,
  isBytes,
  isMap,
  type KVErrorCode,
  type Operation,
  type OperationResults,
  takesOf,
} from '../kv/index.ts'
import type { CallOutcome, CallRecord, RecordedResults } from './record.ts'
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
  readonly result?: boolean | BytesJson | readonly string[] | readonly (readonly [string, BytesJson])[]
  readonly error?: { readonly name?: string; readonly code?: KVErrorCode; readonly message: string }
  readonly startedAt: number
  readonly durationMs?: number
  readonly fault?: readonly FaultEvent[]
}

/** `call` in JSON. */
export function callJson<Op extends Operation>(call: CallRecord<Op>): CallJson {
  const { op, result } = call
  return {
    seq: call.seq,
    client: call.client,
    op,
    ...argumentsJson[takesOf(op)](call),
    outcome: call.outcome,
    ...(call.outcome === 'ok' && result !== undefined && resultJson[givesOf(op)](result)),
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

type ArgumentsJson = Pick<CallJson, 'key' | 'keys' | 'value' | 'entries'>

const keyJson = ({ key }: CallRecord): ArgumentsJson => (key === undefined ? {} : { key })
const keysJson = ({ keys }: CallRecord): ArgumentsJson => (keys === undefined ? {} : { keys })

/** Arguments by shape. A value of another type than it should be is left out: the call was refused for it. */
const argumentsJson: Readonly<Record<ArgumentShape, (call: CallRecord) => ArgumentsJson>> = {
  none: () => ({}),
  key: keyJson,
  prefix: keyJson,
  keys: keysJson,
  keyValue: (call) => ({
    ...keyJson(call),
    ...(isBytes(call.value) && { value: bytesJson(call.value) }),
  }),
  entries: (call) => ({
    ...keysJson(call),
    ...(isMap(call.value) && { entries: entriesJson(call.value) }),
  }),
}

/** Results by what the operation gives. */
const resultJson: {
  readonly [G in keyof OperationResults]: (result: NonNullable<RecordedResults[G]>) => Pick<CallJson, 'result'>
} = {
  nothing: () => ({}),
  boolean: (result) => ({ result }),
  value: (value) => ({ result: bytesJson(value) }),
  keys: (keys) => ({ result: [...keys].map(String) }),
  values: (values) => ({ result: entriesJson(values) }),
}

function errorJson(error: unknown): NonNullable<CallJson['error']> {
  if (!(error instanceof Error)) return { message: String(error) }
  const code = codeOf(error)
  return { name: error.name, ...(code !== undefined && { code }), message: error.message }
}
