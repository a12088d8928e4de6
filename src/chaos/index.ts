/**
 * Seeded chaos: `runChaos(target, { seed })` lets faults loose on a store under load, and gives a verdict with a proof.
 *
 * @module
 */
export type { Shard, Target, TargetEnvironment, TargetFactory } from '../kv/index.ts'
export type {
  CampaignCause,
  CampaignFailure,
  CampaignRun,
  CampaignVerdict,
  ChaosCampaign,
} from './campaign/campaign.ts'
export { type CampaignOptions, type CampaignProgress, runChaosCampaign } from './campaign/run-campaign.ts'
export { type NemesisKind, nemesisKinds, type PlannedNemesis } from './nemesis.ts'
export type { ChaosClock, ChaosOptions, ChaosProgress } from './options.ts'
export type { ChaosPlan } from './plan.ts'
export { type ChaosReport, type ChaosVerdict, chaosVerdicts, type ShrunkRun } from './report.ts'
export { assertChaos, runChaos } from './run-chaos.ts'
export { type ChaosPhase, chaosPhases, type RunProgress } from './run-record.ts'
export type { StrayError, StraySite } from './strays.ts'
export type { ToldCall, UnexplainedError } from './unexplained.ts'
export type { OperationWeights } from './workload.ts'
