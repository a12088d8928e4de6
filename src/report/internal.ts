/** What other rooms need of this one, and users are not given: it may change without notice. */
export { counted, duration, grouped } from './amount.ts'
export { shownHistory } from './history/reported.ts'
export { shellWord } from './replay-command.ts'
export { faceOf } from './status.ts'
export { clipped } from './columns.ts'
export { campaignFormat } from './campaign/formats.ts'
