/** What is logged each time a fault acts. */
import type { Operation } from '../kv/index.ts'
import type { ActionKind } from './actions/index.ts'
import type { FaultTiming } from './plan/fault.ts'

/** Particulars of one act: how long the delay was, which keys were left out. */
export type FaultDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** One fault acted on one call. */
export interface FaultEvent {
  /** Its place in the run, from 0. */
  readonly seq: number
  /** Milliseconds since the faults were armed. */
  readonly atMs: number
  /** The fault's id. */
  readonly fault: string
  readonly action: ActionKind
  readonly moment: FaultTiming
  readonly client: string
  readonly op: Operation
  /** The key, the first key of a batch, the prefix of a list; null where there is none. */
  readonly key: string | null
  /** How many calls the client had made before this one. */
  readonly index: number
  readonly detail: FaultDetail
  /** Whether the caller's result or the store's content was other than without it. False until that is known. */
  readonly changedOutcome: boolean
}
