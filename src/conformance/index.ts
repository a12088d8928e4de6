/**
 * Holds a store to the contract: `runConformance(() => new MyBackend())`.
 *
 * @module
 */
export { assertConformance, conformanceTests, type TestRunner } from './assert-conformance.ts'
export type { FullProfile, Profile, Waiver } from '../kv/index.ts'
export { laws } from './laws/index.ts'
export type { Law } from './law.ts'
export type { ConformanceOptions, Progress } from './options.ts'
export {
  type ConformanceReport,
  type Failure,
  type LawGroup,
  lawGroups,
  type LawResult,
  type LawStatus,
  lawStatuses,
  type Notice,
  type ProfileLine,
  type ProfileSource,
  type Tier,
  tiers,
} from './report.ts'
export { replayConformance } from './replay.ts'
export { type Replay, replayOf } from './token.ts'
export { runConformance } from './run.ts'
export { selectLaws } from './select.ts'
export type { Testable } from './execution/subject.ts'
export { checkWaivers } from './waivers.ts'
export type { Mutant } from './zoo/mutant.ts'
export { mutants } from './zoo/mutants.ts'
export type { OddStore } from './zoo/odd-store.ts'
export { oddStores } from './zoo/odd-stores.ts'
