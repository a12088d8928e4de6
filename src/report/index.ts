/**
 * Views of one run: a document of plain data, and pure functions that print it.
 *
 * @module
 */
export { toGitHubAnnotations } from './annotations.ts'
export { campaignDocument, type CampaignDocument } from './campaign/document.ts'
export { type CampaignTextOptions, toCampaignText } from './campaign/text.ts'
export { toCampaignAnnotations } from './campaign/annotations.ts'
export { toCampaignCtrf } from './campaign/ctrf.ts'
export { toCampaignHtml } from './campaign/page.ts'
export { toCampaignJUnit } from './campaign/junit.ts'
export { toCampaignMarkdown } from './campaign/markdown.ts'
export { type CtrfReport, type CtrfStatus, type CtrfTest, toCtrf } from './ctrf.ts'
export { type RunDocument, runDocument, type RunFacts, runOk, type UnopenedBackend } from './document.ts'
export {
  type FileFormat,
  type ReportFormat,
  type ReportFormatName,
  reportFormatNames,
  reportFormats,
} from './formats.ts'
export { chaosLine, type ChaosTextOptions, toChaosText } from './history/chaos-text.ts'
export { type CheckTextOptions, toCheckText } from './history/check-text.ts'
export { toHistoryHtml } from './history/page.ts'
export { toChaosHtml, toCheckHtml } from './history/reported-html.ts'
export type { HistoryPageOptions } from './history/reported.ts'
export type { HistoryView, OfferedCommand, ShownPoint } from './history/view.ts'
export { toHtml } from './html/page.ts'
export { toJUnit } from './junit.ts'
export { markdownMatrix, toMarkdown } from './markdown.ts'
export { type TerminalOptions, toTerminal } from './terminal.ts'
