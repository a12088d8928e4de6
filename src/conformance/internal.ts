/** What other rooms need of this one, and users are not given: it may change without notice. */
export { laws } from './laws/index.ts'
export type { Law } from './laws/law.ts'
export { mergeReports, type ReportPart } from './merge-reports.ts'
export { reportShape } from './report-shape.ts'
export { selectLaws } from './select.ts'
export { lawsOfShard } from './shard-laws.ts'
export { checkWaivers } from './waivers.ts'
