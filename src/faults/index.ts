/**
 * Faults: make any store fail, exactly and repeatably.
 *
 * @example
 * const kv = withFaults(store, faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT'))
 *
 * @module
 */
export type { Behaviour, CallSite, Legality, Occasion } from './action.ts'
export {
  type ActionKind,
  actionKinds,
  type ActionOf,
  actions,
  type ActionShapes,
  type FaultAction,
  type KindsOf,
  type OptionsOf,
  type PartialBatchCause,
} from './actions/index.ts'
export { optionsOf } from './plan/check-plan.ts'
export { type Distribution, quantile } from './latency/distribution.ts'
export type { FaultDetail, FaultEvent } from './event.ts'
export {
  type Fault,
  type FaultMatch,
  type FaultPlanData,
  type KeyPredicate,
  type FaultTiming,
  faultTimings,
} from './plan/fault.ts'
export { globTest } from './plan/glob.ts'
export { latency } from './latency/latency.ts'
export type { Bursts, LatencyModel, Queue } from './latency/latency-model.ts'
export { defaultLogLimit, FaultLog, type FaultLogData, type LogOptions } from './log.ts'
export { type ClientOptions, type FaultOptions, type ObservedCallOptions, onFired } from './options.ts'
export { optionTypes, type OptionSpec, type OptionType } from './plan/option.ts'
export { FaultPlan, faults } from './plan/plan.ts'
export { type FaultPresetName, faultPresets, type PresetOptions } from './plan/presets.ts'
export { ReplayDivergence } from './replay.ts'
export { FaultRun } from './run.ts'
export { Selection } from './plan/selection.ts'
export { type OperationClass, operationClasses, type OperationsOf, type Selector } from './plan/selector.ts'
export type { FaultCount } from './tally.ts'
export { attachFaults, withFaults, type WithFaults } from './with-faults.ts'
