/** A chaos campaign as text for a terminal. */
import { oneLine, visible } from '../../kv/index.ts'
import { duration } from '../amount.ts'
import { indented, wrapped } from '../columns.ts'
import { mendedLine, shownCauses } from './cases.ts'
import { campaignRemarks, campaignSentence, type CampaignDocument } from './document.ts'

/** What goes with the text of a campaign. */
export interface CampaignTextOptions {
  /** Columns. Default: 100. */
  readonly width?: number
  /** The files that were written. */
  readonly written?: readonly string[]
  /** Whether only the verdict is wanted. Default: false. */
  readonly brief?: boolean
}

/** A campaign for a terminal: each cause once, with its proof and what runs it again, then the verdict. Ends with a line feed. */
export function toCampaignText(
  doc: CampaignDocument,
  { width = 100, written = [], brief = false }: CampaignTextOptions = {},
): string {
  const { campaign } = doc
  const causes = shownCauses(doc).map(({ title, reason, diagram, replay }) =>
    [
      wrapped(`✗ ${oneLine(title)}`, width, '', '    '),
      wrapped(oneLine(reason), width, '  '),
      ...(diagram === undefined ? [] : ['', indented(visible(diagram), '    '), '']),
      `  replay    ${oneLine(replay)}`,
    ].join('\n'),
  )
  const mended = campaign.mended.map((name) => `  ${oneLine(mendedLine(doc, name))}`)
  const blocks = [
    ...(brief ? [] : causes),
    ...(mended.length === 0 || brief ? [] : [['Mended, as far as this run tells:', ...mended].join('\n')]),
    [
      wrapped(oneLine(campaignSentence(campaign)), width),
      wrapped(oneLine([...campaignRemarks(campaign), `in ${duration(campaign.durationMs)}`].join(' · ')), width),
      ...(written.length === 0 ? [] : [`Written: ${oneLine(written.join(', '))}`]),
    ].join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}
