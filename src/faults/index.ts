/**
 * Faults: make any store fail, exactly and repeatably.
 *
 * @example
 * const kv = withFaults(store, faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT'))
 *
 * @module
 */
export {
  type ActionKind,
  type ActionOf,
  type ActionShapes,
  type FaultAction,
  type PartialBatchCause,
} from './actions/index.ts'
export { type Distribution } from './latency/distribution.ts'
export type { FaultDetail, FaultEvent } from './event.ts'
export { type Fault, type FaultMatch, type FaultPlanData, type KeyPredicate, type FaultTiming } from './plan/fault.ts'
export { latency } from './latency/latency.ts'
export type { Bursts, LatencyModel, Queue } from './latency/latency-model.ts'
export { FaultLog, type FaultLogData, type LogOptions } from './log.ts'
export { type ClientOptions, type FaultOptions } from './options.ts'
export { FaultPlan, faults } from './plan/plan.ts'
export { type FaultPresetName, faultPresets, type PresetOptions } from './plan/presets.ts'
export { ReplayDivergence } from './replay.ts'
export { FaultRun } from './run.ts'
export { Selection } from './plan/selection.ts'
export { type OperationClass, type OperationsOf, type Selector } from './plan/selector.ts'
export type { FaultCount } from './tally.ts'
export { attachFaults, withFaults, type WithFaults } from './with-faults.ts'
