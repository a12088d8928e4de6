/**
 * Holds a store to the contract: `runConformance(() => new MyBackend())`.
 *
 * @module
 */
export { assertConformance } from './assert-conformance.ts'
export { type ConformanceTestOptions, conformanceTests, probeProfile, type TestRunner } from './conformance-tests.ts'
export type {
  AnyCall,
  Arguments,
  CallOf,
  ErrorLink,
  FullProfile,
  OperationTable,
  PlainProfile,
  Profile,
  Shard,
  ShapeOf,
  Target,
  TargetEnvironment,
  TargetFactory,
  Waiver,
} from '../kv/index.ts'
export {
  type Breach,
  calls,
  type CheckedResult,
  defineLaw,
  type Experiment,
  type LawDescription,
  type LawFacts,
  type OwnExperimentLaw,
  type OwnLaw,
  type OwnProgramLaw,
} from './laws/own-law.ts'
export type { TargetSource } from './execution/opening.ts'
export type { FastCheck, Need } from './laws/law.ts'
export type {
  Abort,
  AbortReason,
  ByteSpec,
  Call,
  CallStep,
  FillStep,
  PauseStep,
  PlainStep,
  ReopenStep,
  TogetherStep,
} from './program/program.ts'
export type { Concurrency, ConformanceOptions, ConformanceProgress } from './options.ts'
export {
  type Cause,
  type ConformanceReport,
  type ConformanceShard,
  type Failure,
  type LawGroup,
  lawGroups,
  type LawResult,
  type LawStatus,
  lawStatuses,
  type ConformanceNotice,
  type ProfileLine,
  type ProfileSource,
  type Tier,
  tiers,
} from './report.ts'
export { replayConformance, type ReplayOptions } from './replay.ts'
export { type Replay, decodeReplayToken } from './token.ts'
export { runConformance } from './run.ts'
