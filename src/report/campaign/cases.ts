/** What is told of a campaign one by one: each cause, each mended plan, and all runs that were in order together. */
import type { CampaignCause } from '../../chaos/index.ts'
import { counted } from '../amount.ts'
import { shellWord } from '../replay-command.ts'
import type { CampaignDocument } from './document.ts'

/** A cause as views show it. */
export interface ShownCause extends CampaignCause {
  /** "lost-or-stale: get, set (31 runs: seeds 4, 9, 12 …)". */
  readonly title: string
  /** The command that shows it again. */
  readonly replay: string
}

/** Every cause, in the order of the campaign. */
export function shownCauses(doc: CampaignDocument): readonly ShownCause[] {
  return doc.campaign.causes.map((cause) => ({ ...cause, title: titleOf(cause), replay: replayOf(doc, cause) }))
}

/** What is to be said of plans that failed before and fail no more. */
export function mendedLine(doc: CampaignDocument, name: string): string {
  return doc.campaign.time === 'real'
    ? `${name} did not fail this time; real time does not repeat itself exactly, so it stays`
    : `${name} fails no more`
}

function titleOf({ cause, count, seeds, kept }: CampaignCause): string {
  const more = count - seeds.length - (kept === undefined ? 0 : 1)
  const named =
    seeds.length === 0 ? '' : `: seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}${more > 0 ? ' …' : ''}`
  return `${cause} (${counted(count, 'run')}${named}${kept === undefined ? '' : `; kept as ${kept}`})`
}

function replayOf({ word, flags, files, campaign }: CampaignDocument, { cause, seeds }: CampaignCause): string {
  const file = files[cause]
  const what = file === undefined ? ['--seed', String(seeds[0] ?? campaign.seed)] : ['--plan', file]
  const more = file === undefined ? flags?.seed : flags?.plan
  return [...['kv-testkit', 'chaos', word ?? './my-backend.js', ...what].map(shellWord), ...(more ? [more] : [])].join(
    ' ',
  )
}
