/** What other rooms need of this one, and users are not given: it may change without notice. */
export { chaosPlanFrom } from './plan.ts'
export { type ReferenceChaosStore, referenceStores } from './stores/index.ts'
export { chaosClocks, decidedByPlan } from './options.ts'
export { defaultWeights } from './workload.ts'
