/** One record a call: what went in, what came out, when, and what interfered. Plain data, copied when it happened. */
import type { FaultEvent } from '../faults/index.ts'
import type { CallOptions, GivesOf, Operation, ShapeOf } from '../kv/index.ts'

/** What became of a call: it has not settled, it resolved, or it rejected. */
export const callOutcomes = ['pending', 'ok', 'error'] as const

/** What became of a call. */
export type CallOutcome = (typeof callOutcomes)[number]

/** What a record holds of arguments, by their shape. */
export interface RecordedArguments {
  none: { key: undefined; keys: undefined; value: undefined }
  key: { key: string; keys: undefined; value: undefined }
  prefix: { key: string; keys: undefined; value: undefined }
  keys: { key: undefined; keys: readonly string[]; value: undefined }
  keyValue: { key: string; keys: undefined; value: Uint8Array }
  entries: { key: undefined; keys: readonly string[]; value: ReadonlyMap<string, Uint8Array> }
}

/** What a record holds of what a call resolved to. */
export interface RecordedResults {
  nothing: undefined
  boolean: boolean
  value: Uint8Array
  keys: readonly string[]
  values: ReadonlyMap<string, Uint8Array>
}

/** What each operation takes and gives, as its record holds it. */
export type CallParts = {
  readonly [Op in Operation]: RecordedArguments[ShapeOf<Op>] & { result: RecordedResults[GivesOf<Op>] }
}

/**
 * A call of one operation. Arguments and results are copies made at the time of the call, so that what the caller does with
 * its buffers afterwards does not rewrite history. `outcome`, `result`, `error` and `durationMs` change once, when the call
 * settles.
 */
export interface CallRecord<Op extends Operation = Operation> {
  /** 1 for the first call of the mock, then one more for each, over all clients. */
  readonly seq: number
  /** The client that made the call. */
  readonly client: string
  readonly op: Op
  /** The key; of a `list`, the prefix. */
  readonly key: CallParts[Op]['key']
  /** The keys of a batch, in the order given. */
  readonly keys: CallParts[Op]['keys']
  /** The value of a `setRaw`, the entries of a `batchSetRaw`. */
  readonly value: CallParts[Op]['value']
  readonly options: CallOptions | undefined
  readonly outcome: CallOutcome
  /** What the call resolved to. */
  readonly result: CallParts[Op]['result'] | undefined
  /** What the call rejected with, the very same value. */
  readonly error: unknown
  /** On the mock's clock: milliseconds since 1970. */
  readonly startedAt: number
  /** On the mock's clock, in milliseconds; undefined while the call is pending. */
  readonly durationMs: number | undefined
  /** What faults did to this call, in order; undefined where none did. */
  readonly fault: readonly FaultEvent[] | undefined
}

/** A record that may still change: the mock's own view of it. */
export type OpenCall<Op extends Operation = Operation> = {
  -readonly [Field in keyof CallRecord<Op>]: CallRecord<Op>[Field]
}

/**
 * What a call names: its key, the keys of its batch, or the prefix of its list. What is no string (the call was refused for it)
 * is left out, so that matchers meet strings alone.
 */
export function namedBy({ key, keys }: Pick<CallRecord, 'key' | 'keys'>): readonly string[] {
  return (keys ?? [key]).filter((named) => typeof named === 'string')
}
