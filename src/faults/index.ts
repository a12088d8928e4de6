/**
 * Faults: make any store fail, exactly and repeatably.
 *
 * @example
 * const kv = withFaults(store, faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT'))
 *
 * @module
 */
export type {
  ActionKind,
  ActionOf,
  ActionShapes,
  FaultAction,
  OptionsOf,
  PartialBatchCause,
  KindsOf,
} from './actions/index.ts'
export type { Capabilities, Capability, OperationRow, OperationsThat } from '../kv/index.ts'
export type { ActionShape, ActionShapeOf, Legality, NoOptions } from './action.ts'
export type { EffectKind, OperationsWith } from './passages.ts'
export type { AgainShapes } from './actions/again.ts'
export type { AliasingShapes } from './actions/aliasing.ts'
export type { DamageShapes } from './actions/damage.ts'
export type { DelayShapes } from './actions/delay.ts'
export type { LateShapes } from './actions/late.ts'
export type { ListingOptions, ListingShapes } from './actions/listing.ts'
export type { LostShapes } from './actions/lost.ts'
export type { MisdirectOptions, MisdirectShapes } from './actions/misdirect.ts'
export type { PastShapes } from './actions/past.ts'
export type { RefusalShapes } from './actions/refusal.ts'
export type { SilenceShapes } from './actions/silence.ts'
export type { WellnessShapes } from './actions/wellness.ts'
export { type Distribution } from './latency/distribution.ts'
export type { FaultDetail, FaultEvent } from './event.ts'
export { type Fault, type FaultMatch, type FaultPlanData, type KeyPredicate, type FaultTiming } from './plan/fault.ts'
export { latency, type LatencyDuration } from './latency/latency.ts'
export type { Bursts, LatencyModel, Queue } from './latency/latency-model.ts'
export { FaultLog, type FaultLogData, type LogOptions } from './log.ts'
export { type ClientOptions, type FaultOptions } from './options.ts'
export { FaultPlan, faults } from './plan/plan.ts'
export { type FaultPresetName, faultPresets, type PresetOptions } from './plan/presets.ts'
export { ReplayDivergence } from './replay.ts'
export { FaultRun } from './run.ts'
export type { Covering, DefaultedOptions, KindsOn, OperationsOfKind, Selection } from './plan/selection.ts'
export { type OperationClass, type OperationClasses, type OperationsOf, type Selector } from './plan/selector.ts'
export type { FaultCount } from './tally.ts'
export { attachFaults, withFaults, type WithFaults } from './with-faults.ts'
