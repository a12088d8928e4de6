/** What other rooms need of this one, and users are not given: it may change without notice. */
export type { CampaignItem } from './campaign/items.ts'
export { campaignShape } from './campaign/campaign-shape.ts'
export { mergeCampaigns } from './campaign/merge-campaigns.ts'
export { itemsOf } from './campaign/items.ts'
export {
  type CampaignSubject,
  conduct,
  runItem,
  settleCampaign,
  type SettledCampaign,
  subjectOfCampaign,
} from './campaign/run-campaign.ts'
export { chaosPlanFrom } from './plan.ts'
export { type ReferenceChaosStore, referenceStores } from './stores/index.ts'
export { chaosClocks, decidedByPlan } from './options.ts'
export { defaultWeights } from './workload.ts'
