/** A fault is data: match × moment × action. A plan is a list of them that survives JSON. */
import type { FaultAction } from '../actions/index.ts'
import type { Selector } from './selector.ts'

/**
 * Every operation is a request, then its effect, then the reply. A fault acts before the effect (the store never saw the
 * request), after it (it happened, and the reply is delayed or lost), or instead of it (something else happens).
 */
export const faultTimings = ['before', 'instead', 'after'] as const

/** Where in a call a fault acts. */
export type FaultTiming = (typeof faultTimings)[number]

/** Says of a key (of a prefix, for `list`) whether the fault is about it. Does not survive JSON. */
export type KeyPredicate = (key: string) => boolean

/**
 * Which calls a fault acts on; all conditions must hold. The ordinals count, for each client apart, the calls that the other
 * conditions let through, from 1.
 */
export interface FaultMatch {
  /** Operations or classes of them. */
  readonly on: readonly Selector[]
  /**
   * A glob, or a predicate, over the key; over the prefix for `list`. A batch matches when one of its keys does, and only those
   * keys are damaged. A call without keys (`health`, `close`) never matches.
   */
  readonly key?: string | KeyPredicate
  /** A glob over the client's name. */
  readonly client?: string
  /** Only the n-th matching call. */
  readonly nth?: number
  /** Skips that many matching calls. */
  readonly after?: number
  /** Only that many matching calls, from the first one or from where `after` ends. */
  readonly first?: number
  /** Only every n-th of the matching calls that are left. */
  readonly every?: number
  /** Acts at most that often, counted when it is decided that it will. */
  readonly times?: number
  /** Acts with this probability, 0 to 1. */
  readonly probability?: number
  /** From so many milliseconds after arming. */
  readonly fromMs?: number
  /** Until so many milliseconds after arming, that moment excluded. */
  readonly untilMs?: number
  /** Only while this says so. Does not survive JSON. */
  readonly while?: () => boolean
}

/** One fault. */
export interface Fault extends FaultMatch {
  /** Its name, unique in the plan: in the log, in counts, and part of the address of its draws. */
  readonly id: string
  readonly moment: FaultTiming
  readonly action: FaultAction
}

/** A plan as plain data. */
export interface FaultPlanData {
  /** Must be true where one of the faults lies. */
  readonly allowLies: boolean
  readonly faults: readonly Fault[]
}
