/** A chaos campaign as workflow commands of GitHub Actions: one line for each cause. */
import { workflowCommand } from '../annotations.ts'
import { mendedLine, shownCauses } from './cases.ts'
import type { CampaignDocument } from './document.ts'

/** An error for each cause and for what was cut short, a notice for each mended plan. Empty, or ends with a line feed. */
export function toCampaignAnnotations(doc: CampaignDocument): string {
  const { campaign } = doc
  const lines = [
    ...shownCauses(doc).map(({ title, reason, replay }) =>
      workflowCommand('error', `${campaign.backend}: ${title}`, `${reason}\n${replay}`),
    ),
    ...(campaign.interrupted === undefined
      ? []
      : [workflowCommand('error', `${campaign.backend}: not finished`, campaign.interrupted)]),
    ...campaign.mended.map((name) =>
      workflowCommand('notice', `${campaign.backend}: a kept plan`, mendedLine(doc, name)),
    ),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
