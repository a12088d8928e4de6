/**
 * The contract of a key-value store, as types, codes, profiles and a reference in memory.
 *
 * @module
 */
export { callOf, keysOfCall, namesOf, optionsOf, positional, rekeyed, revalued, withOptions } from './calls.ts'
export type { Backend, ExternalOpener, ServerControl, Waiver } from './backend.ts'
export {
  type AnyKV,
  type CallOptions,
  type FullKV,
  type KV,
  type KVWithBatch,
  type KVWithHas,
  type KVWithHealth,
} from './contract.ts'
export {
  codeOf,
  type ErrorClassifier,
  errorCodes,
  isErrorCode,
  KVError,
  type KVErrorCode,
  type KVErrorDetails,
} from './error.ts'
export { errorChain, type ErrorLink } from './error-chain.ts'
export { messageOf, namedMessageOf, traceOf } from './error-message.ts'
export { globTest } from './glob.ts'
export { canonicalJson, textOf, valueProblem } from './values.ts'
export { guardEntries, guardKey, guardKeys, guardPrefix, guardSignal, guardValue, keyProblem } from './guard.ts'
export { jsonText } from './json-text.ts'
export { areRelated, compareUtf8, covers, utf8Length } from './keys.ts'
export {
  type AnyCall,
  type CallOf,
  can,
  type Capabilities,
  type Capability,
  type GivesOf,
  givesOf,
  isOperation,
  type Operation,
  type OperationRow,
  operations,
  type OperationsOf,
  operationsThat,
  type OperationsThat,
  operationTable,
  type OperationTable,
  type ResultOf,
  type ShapeOf,
  takesOf,
} from './operations.ts'
export type { Arguments, MethodArguments, PositionalArguments, OperationResults, ArgumentShape } from './shapes.ts'
export {
  type AnyMethods,
  everyMethod,
  invoke,
  type MethodOf,
  type Methods,
  methodsOver,
  wrapMethods,
} from './methods.ts'
export { withoutPassword } from './password.ts'
export { type PresetName, profiles } from './presets.ts'
export { printBytes, printKey, stringLiteral } from './print.ts'
export {
  checkProfile,
  type Capacity,
  type EncodedKey,
  type Hierarchy,
  evicts,
  type FullProfile,
  fullProfile,
  isProbed,
  numericDimensions,
  offers,
  type KeyDomain,
  type Limits,
  outsideOf,
  type Profile,
  profileChoices,
  type ProfileDimension,
  profileDimensions,
  sharesInProcess,
  strictProfile,
} from './profile.ts'
export {
  describeHierarchy,
  describeKeys,
  describeNumbers,
  type PlainProfile,
  plainProfile,
} from './describe-profile.ts'
export { isBytes, isError, isMap } from './realm.ts'
export { type ReferenceData, ReferenceStore } from './reference-store.ts'
export {
  cannotOpen,
  isStore,
  isTarget,
  resolveTarget,
  type Target,
  type TargetEnvironment,
  type TargetFactory,
} from './target.ts'
export { checkShard, ofShard, rangeOfShard, type Shard, shardName, shardNamed } from './shard.ts'
export { missingText, type Part, together } from './shard-parts.ts'
export { probeSharing } from './sharing.ts'
export { watchStrayErrors } from './stray-errors.ts'
export {
  amount,
  type DataShape,
  dictionaryOf,
  isObject,
  listOf,
  maybe,
  oneOfThese,
  recordOf,
  text,
  truth,
  wholeAmount,
} from './data-shape.ts'
export { draw, drawInt, drawStream, randomSeed } from './draw.ts'
export { type Cancel, type Clock, sleep, systemClock } from './clock.ts'
export { virtualClock, type VirtualClock } from './virtual-clock.ts'
export { isUsageError, knownKeys, numberAtLeast, oneOf, shown, UsageError } from './usage.ts'
export { escapesOf, oneLine, quoted, visible } from './visible.ts'
