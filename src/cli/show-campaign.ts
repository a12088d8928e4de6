/** Prints a campaign on the screen, and writes it to files. */
import { appendFileSync } from 'node:fs'
import { jsonText } from '../kv/index.ts'
import {
  type CampaignDocument,
  type ReportFormat,
  toCampaignAnnotations,
  toCampaignMarkdown,
  toCampaignText,
} from '../report/index.ts'
import { campaignFormat } from '../report/internal.ts'
import type { CommandContext } from './command.ts'
import { writeFiles } from './files.ts'
import type { Given } from './option.ts'

/** Prints `doc`: as JSON, or as text, and for GitHub Actions where that runs the command. */
export function showCampaign(
  doc: CampaignDocument,
  { given, context, written }: { given: Given; context: CommandContext; written: readonly string[] },
): void {
  const { screen, env } = context
  if (given.has('json')) {
    screen.out(jsonText(doc))
    return
  }
  screen.out(toCampaignText(doc, { width: screen.width, written, brief: given.has('quiet') }))
  if (env['GITHUB_ACTIONS'] !== 'true') return
  screen.out(toCampaignAnnotations(doc))
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary !== undefined && summary !== '') appendFileSync(summary, toCampaignMarkdown(doc))
}

/** Writes `doc` into `folder` in each of `formats`, and gives the paths. */
export function writeCampaign(
  doc: CampaignDocument,
  formats: readonly ReportFormat[],
  folder: string,
  cwd: string,
): readonly string[] {
  return writeFiles(doc, formats.map(campaignFormat), folder, cwd, 'chaos')
}
