/** The table of formats of a campaign that are files, by the same names as those of a conformance run. */
import { jsonText } from '../../kv/index.ts'
import type { FileFormat, ReportFormatName } from '../formats.ts'
import { toCampaignAnnotations } from './annotations.ts'
import { toCampaignCtrf } from './ctrf.ts'
import type { CampaignDocument } from './document.ts'
import { toCampaignJUnit } from './junit.ts'
import { toCampaignMarkdown } from './markdown.ts'
import { toCampaignHtml } from './page.ts'

const renderers: Readonly<Record<ReportFormatName, (doc: CampaignDocument) => string>> = {
  html: toCampaignHtml,
  markdown: toCampaignMarkdown,
  junit: toCampaignJUnit,
  json: jsonText,
  ctrf: (doc) => jsonText(toCampaignCtrf(doc)),
  github: toCampaignAnnotations,
}

/** `format` of a conformance run as a format of a campaign: the same name and suffix. */
export function campaignFormat({
  name,
  suffix,
}: Pick<FileFormat<unknown>, 'name' | 'suffix'>): FileFormat<CampaignDocument> {
  return { name, suffix, render: renderers[name] }
}
