/** How faults are run. */
import { type CallOptions, type Clock, type ErrorClassifier, knownKeys, UsageError } from '../kv/index.ts'
import type { FaultEvent } from './event.ts'
import type { FaultLogData, LogOptions } from './log.ts'

/** Options of a run. */
export interface FaultOptions {
  /** Where delays pass and windows are measured. Default: the system's clock, which fake timers of sinon and vitest replace. */
  readonly clock?: Clock
  /** Decides every draw. Default: a random one, which the log tells. */
  readonly seed?: number
  /** How much of the log is kept. */
  readonly log?: LogOptions
  /** Called each time a fault acts, before it does. `changedOutcome` is set on the same object later. */
  readonly onFault?: (event: FaultEvent) => void
  /** For an inner store whose errors carry no code of the contract: it must tell `KV_NOT_FOUND`. */
  readonly errorCode?: ErrorClassifier
  /** False: nothing acts until `arm()`. Default true. */
  readonly armed?: boolean
  /** Holds the run against the log of an earlier one; the call in which they first differ rejects with a {@link ReplayDivergence}. */
  readonly replay?: FaultLogData
  /** A replay on a real clock cannot hit the same milliseconds: true leaves times out of the comparison. Default false. */
  readonly ignoreTimes?: boolean
}

/** Every option of a run and of a client, each once; what is missing here does not compile. */
const names = {
  clock: true,
  seed: true,
  log: true,
  onFault: true,
  errorCode: true,
  armed: true,
  replay: true,
  ignoreTimes: true,
  client: true,
} satisfies Record<keyof FaultOptions | keyof ClientOptions, true>

/** Throws a {@link UsageError} where an option is misspelt, which lists those there are, or the seed is no number. */
export function checkOptions(options: FaultOptions): void {
  knownKeys('options of faults', options, Object.keys(names))
  const { seed } = options
  if (seed === undefined || Number.isFinite(seed)) return
  throw new UsageError(`seed is ${String(seed)}; expected a number`)
}

/** Options of one client. */
export interface ClientOptions {
  /** Its name: part of the address of its draws, and what `client` matches. Default: `client-1`, `client-2`, ... */
  readonly client?: string
}

/**
 * Put under this symbol into a call's options, a function is told of each fault that acts on this very call, before it does.
 * For wrappers that keep a record of calls.
 */
export const onFired: unique symbol = Symbol.for('kv-testkit.onFired')

/** Call options with an observer. */
export interface ObservedCallOptions extends CallOptions {
  readonly [onFired]?: (event: FaultEvent) => void
}
