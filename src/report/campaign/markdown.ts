/** A chaos campaign as Markdown, for a pull request or a job summary. */
import { duration, moment } from '../amount.ts'
import { codeMarkdown, escapeMarkdown, fencedMarkdown } from '../escape.ts'
import { mendedLine, shownCauses } from './cases.ts'
import { campaignRemarks, campaignSentence, type CampaignDocument } from './document.ts'

/** The campaign as Markdown; ends with a line feed. */
export function toCampaignMarkdown(doc: CampaignDocument): string {
  const { campaign, toolkit, node, platform } = doc
  const blocks = [
    `# ${escapeMarkdown(campaignSentence(campaign))}`,
    escapeMarkdown([...campaignRemarks(campaign), duration(campaign.durationMs)].join(' · ')),
    ...shownCauses(doc).flatMap(({ title, reason, diagram, replay }) => [
      `## ${escapeMarkdown(title)}`,
      escapeMarkdown(reason),
      ...(diagram === undefined ? [] : [fencedMarkdown(diagram, 'text')]),
      `Replay: ${codeMarkdown(replay)}`,
    ]),
    ...(campaign.mended.length === 0
      ? []
      : ['## Mended', campaign.mended.map((name) => `- ${escapeMarkdown(mendedLine(doc, name))}`).join('\n')]),
    `kv-testkit ${escapeMarkdown(toolkit)}, Node ${escapeMarkdown(node)}, ${escapeMarkdown(platform)}, ${moment(campaign.startedAt)}`,
  ]
  return `${blocks.join('\n\n')}\n`
}
