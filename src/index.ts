/**
 * What the writer of an application and the author of a backend need. Everything else has a subpath of its own
 * (`kv-testkit/faults`, `kv-testkit/chaos`, `kv-testkit/containers`, ...). Importing this loads no database driver and
 * no other library: what needs one loads it when first used.
 *
 * @module
 */
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
  type VirtualClock,
  virtualClock,
} from './kv/index.ts'
export {
  type CallOutcome,
  type CallRecord,
  type Calls,
  type KeyMatcher,
  type MockClient,
  type MockEntries,
  MockKV,
  type MockOptions,
  type MockSnapshot,
  type MockValue,
  type On,
  UnexpectedCallError,
} from './mock/index.ts'
