/**
 * What the writer of an application and the author of a backend need. Everything else has a subpath of its own
 * (`kv-testkit/faults`, `kv-testkit/chaos`, `kv-testkit/containers`, ...). Importing this loads no database driver and
 * no other library: what needs one loads it when first used.
 *
 * @module
 */
export {
  assertConformance,
  type ConformanceOptions,
  type ConformanceReport,
  conformanceTests,
  type LawResult,
  runConformance,
  type Testable,
  type Tier,
} from './conformance/index.ts'
export { faultPresets, FaultPlan, faults, type WithFaults, withFaults } from './faults/index.ts'
export {
  type AnyKV,
  type Backend,
  type CallOptions,
  type Clock,
  codeOf,
  type ErrorClassifier,
  errorCodes,
  type FullKV,
  type KV,
  KVError,
  type KVErrorCode,
  type KVErrorDetails,
  type KVWithBatch,
  type KVWithHealth,
  type Operation,
  type Profile,
  type ProfileDimension,
  profiles,
  systemClock,
  UsageError,
  type VirtualClock,
  virtualClock,
  type Waiver,
} from './kv/index.ts'
export { type CallRecord, type Calls, MockKV, type MockOptions } from './mock/index.ts'
