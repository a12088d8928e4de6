/** The way in: a store in, the same store with faults out. */
import type { AnyKV, FullKV, KV, KVWithBatch, KVWithHealth } from '../kv/index.ts'
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
 * A store of the same interface with faults in front of it: batch and health are there if `kv` has them. Wrap the store itself,
 * innermost, below caches and retries, which are what the faults are to be met by.
 *
 * @param plan made with {@link faults}, a preset, or plain data
 * @throws UsageError where the plan is wrong, with the legal values
 * @example
 * const kv = withFaults(store, faults().on('setRaw').nth(2).failAfterEffect('KV_TIMEOUT'), { seed: 1 })
 */
export function withFaults(kv: FullKV, plan: FaultPlanData, options?: FaultOptions & ClientOptions): FullKV & WithFaults
export function withFaults(
  kv: KVWithBatch,
  plan: FaultPlanData,
  options?: FaultOptions & ClientOptions,
): KVWithBatch & WithFaults
export function withFaults(
  kv: KVWithHealth,
  plan: FaultPlanData,
  options?: FaultOptions & ClientOptions,
): KVWithHealth & WithFaults
export function withFaults(kv: KV, plan: FaultPlanData, options?: FaultOptions & ClientOptions): AnyKV & WithFaults
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
export function attachFaults(kv: FullKV, run: FaultRun, options?: ClientOptions): FullKV & WithFaults
export function attachFaults(kv: KVWithBatch, run: FaultRun, options?: ClientOptions): KVWithBatch & WithFaults
export function attachFaults(kv: KVWithHealth, run: FaultRun, options?: ClientOptions): KVWithHealth & WithFaults
export function attachFaults(kv: KV, run: FaultRun, options?: ClientOptions): AnyKV & WithFaults
export function attachFaults(kv: AnyKV, run: FaultRun, options: ClientOptions = {}): AnyKV & WithFaults {
  return new FaultyStore(kv, run, options.client)
}
