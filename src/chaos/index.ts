/**
 * Seeded chaos: `runChaos({ backend, seed })` lets faults loose on a store under load, and gives a verdict with a proof.
 *
 * @module
 */
export type { ChaosEnvironment, ChaosTarget } from './environment.ts'
export { type NemesisKind, nemesisKinds } from './nemesis.ts'
export type { ChaosOptions, ChaosProgress } from './options.ts'
export { chaosPlanFrom, type ChaosPlan, type PlannedNemesis } from './plan.ts'
export { type ChaosReport, type ChaosVerdict, chaosVerdicts, type ShrunkRun } from './report.ts'
export { assertChaos, runChaos } from './run-chaos.ts'
export { type ChaosPhase, chaosPhases } from './run-once.ts'
export { type ReferenceChaosStore, referenceStores } from './stores/index.ts'
export type { Mix } from './workload.ts'
