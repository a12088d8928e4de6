/** What stands in the page of a history as JSON, for the script of its timeline: columns, in the order of the calls. */

/** The kinds that the timeline tells apart by colour. */
export const deedKinds = ['read', 'write', 'delete', 'compare'] as const

/** One of them. */
export type DeedKind = (typeof deedKinds)[number]

/** What became of an operation, by the numbers that stand for it. */
export const deedStatuses = ['ok', 'fail', 'unknown'] as const

/** One of them. */
export type DeedStatus = (typeof deedStatuses)[number]

/** A fault, and when it was in force. */
export interface TimelineFault {
  readonly label: string
  readonly from: number
  readonly to: number
}

/** One violation, by the positions of its operations. */
export interface MarkedViolation {
  /** The position of its key, or -1. */
  readonly key: number
  readonly sentence: string
  readonly witness: readonly number[]
  readonly support: readonly number[]
}

/** The columns. A position of -1 is none. */
export interface TimelineColumns {
  readonly clients: readonly string[]
  readonly keys: readonly string[]
  /** A position among `clients`. */
  readonly client: readonly number[]
  /** A position among `keys`. */
  readonly key: readonly number[]
  /** A position among {@link deedKinds}. */
  readonly kind: readonly number[]
  /** A position among {@link deedStatuses}. */
  readonly status: readonly number[]
  readonly call: readonly number[]
  /** -1: it never returned. */
  readonly return: readonly number[]
  readonly deed: readonly string[]
  /** When it took effect in the order that explains the history; -1: it is in none. */
  readonly point: readonly number[]
  readonly faults: readonly TimelineFault[]
  readonly violations: readonly MarkedViolation[]
  /** Operations that are in the history and not on the page. */
  readonly left: number
}
