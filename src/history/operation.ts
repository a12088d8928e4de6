/** One operation of a recorded history: plain data that survives JSON. One such object a line is the JSONL form. */

/** What a value may be in a history. `null` stands for "no such key". */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The operations a history may hold. `add` puts a value where there is none; `append` adds text behind what is there. */
export const historyOps = ['get', 'set', 'delete', 'cas', 'add', 'append'] as const

/** The name of an operation in a history. */
export type HistoryOp = (typeof historyOps)[number]

/** How an operation may have ended. */
export const historyStatuses = ['ok', 'fail', 'unknown'] as const

/** How an operation ended, as its client saw it. */
export type HistoryStatus = (typeof historyStatuses)[number]

/**
 * One operation as a client saw it. It takes effect at one moment between `call` and `return`; where its outcome is unknown, at
 * some moment after `call` or never.
 */
export interface HistoryOperation {
  /** Who called. A client has one call in flight at a time (a batch counts as one). */
  readonly client: string | number
  readonly op: HistoryOp
  readonly key: string
  /** What set, cas, add and append put there. `null` in a set or cas removes the key. */
  readonly value?: Json
  /** What a cas compares with; `null` stands for "no such key". */
  readonly expected?: Json
  /** Of an ok get: what it read, `null` for not found. Of an ok cas or add: whether it wrote. */
  readonly result?: Json
  /** `fail`: certainly no effect, and nothing learnt. `unknown`: it may have taken effect, or may yet. */
  readonly status: HistoryStatus
  /** Stamp of the call, from one counter for the whole history. */
  readonly call: number
  /** Stamp of the return, from the same counter; `null`: it never returned. */
  readonly return: number | null
}

/** A recorded history, in any order. */
export type History = readonly HistoryOperation[]

/** A stretch of the same counter during which a fault was in force. */
export interface FaultInterval {
  readonly id: string
  /** For people: "link cut", "server killed". */
  readonly label: string
  readonly from: number
  readonly to: number
}

/** What keys hold before the first operation. Keys that are not named hold nothing. */
export type InitialValues = Readonly<Record<string, Json>> | ReadonlyMap<string, Json>
