/** The way in: a store in, the same store with faults out. */
import type { AnyKV, OperationsOf } from '../kv/index.ts'
import type { FaultPlanData } from './plan/fault.ts'
import { FaultyStore } from './faulty-store.ts'
import type { ClientOptions, FaultOptions } from './options.ts'
import { FaultRun } from './run.ts'

/** What a wrapped store has besides its operations. */
export interface WithFaults {
  /** Log, counts, `heal()`, `assertAllFired()`. */
  readonly faults: FaultRun
}

/**
 * A store of the same interface with faults in front of it: it has the operations that `kv` has. Wrap the store itself,
 * innermost, below caches and retries, which are what the faults are to be met by.
 *
 * @param plan made with {@link faults}, a preset, or plain data
 * @throws UsageError where the plan is wrong, with the legal values
 * @example
 * const kv = withFaults(store, faults().on('setRaw').nth(2).failAfterEffect('KV_TIMEOUT'), { seed: 1 })
 */
export function withFaults<S extends AnyKV>(
  kv: S,
  plan: FaultPlanData,
  options?: FaultOptions & ClientOptions,
): OperationsOf<S> & WithFaults
export function withFaults(
  kv: AnyKV,
  plan: FaultPlanData,
  options: FaultOptions & ClientOptions = {},
): AnyKV & WithFaults {
  return new FaultyStore(kv, new FaultRun(plan, options), options.client)
}

/**
 * One more client of a run that exists: its own name, and log, counts, time and memory in common. For several clients of one
 * store.
 *
 * @example
 * const run = new FaultRun(plan, { seed: 1 })
 * const [a, b] = ['a', 'b'].map((client) => attachFaults(store, run, { client }))
 */
export function attachFaults<S extends AnyKV>(
  kv: S,
  run: FaultRun,
  options?: ClientOptions,
): OperationsOf<S> & WithFaults
export function attachFaults(kv: AnyKV, run: FaultRun, options: ClientOptions = {}): AnyKV & WithFaults {
  return new FaultyStore(kv, run, options.client)
}
