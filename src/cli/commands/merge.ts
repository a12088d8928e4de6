/** `kv-testkit merge`: one report of what the shards of a run found on several machines. */
import { UsageError } from '../../kv/index.ts'
import type { ReportFormat } from '../../report/index.ts'
import { type CommandBody, type CommandContext, exitCodes, type Run } from '../command.ts'
import { writePlans } from '../corpus-folder.ts'
import { exitCodeOf } from '../exit-code.ts'
import { fileOptions, filesGiven, prepareFolder } from '../files.ts'
import { mergeRuns } from '../merge-runs.ts'
import { mergeCampaignFiles } from '../merge-campaign-files.ts'
import type { Given, OptionTable } from '../option.ts'
import { readReportFiles, type ReportFile } from '../report-files.ts'
import { showCampaign, writeCampaign } from '../show-campaign.ts'
import { showOptions, showRun, writeRun } from '../show-run.ts'

const options: OptionTable = {
  'allow-missing': {
    type: 'boolean',
    help: 'merge although shards are missing: what they had to do is "not run", and the exit code is 1',
  },
  ...fileOptions,
  ...showOptions,
}

const run: Run = async (given, context) => {
  const { cwd, version } = context
  if (given.positionals.length === 0)
    throw new UsageError(
      'merge needs the JSON files of the shards, or folders that hold them: kv-testkit merge reports/shard-*',
    )
  const { formats, folder } = filesGiven(given)
  const files = readReportFiles(given.positionals, cwd)
  const [first] = files
  const other = files.find(({ format }) => format !== first?.format)
  if (first !== undefined && other !== undefined)
    throw new UsageError(
      `${first.path} is ${kindOf(first)} and ${other.path} is ${kindOf(other)}: merge those of each kind apart`,
    )
  const work = { files, allowed: given.has('allow-missing'), version, formats, folder, given, context }
  return first?.format === 'kv-testkit/chaos' ? mergeChaos(work) : mergeConformance(work)
}

/** The body of `kv-testkit merge`. */
export const merge: CommandBody = { options, run }

interface Work {
  readonly files: readonly ReportFile[]
  readonly allowed: boolean
  readonly version: string
  readonly formats: readonly ReportFormat[]
  readonly folder: string | undefined
  readonly given: Given
  readonly context: CommandContext
}

function mergeConformance({ files, allowed, version, formats, folder, given, context }: Work): number {
  const { cwd } = context
  const doc = mergeRuns(files, version, allowed)
  if (folder !== undefined) prepareFolder(folder, cwd)
  showRun(doc, given, context)
  writeRun(doc, { formats, folder }, given, context)
  return exitCodeOf(doc)
}

function mergeChaos({ files, allowed, version, formats, folder, given, context }: Work): number {
  const { cwd } = context
  const merged = mergeCampaignFiles(files, version, allowed)
  const { campaign } = merged
  let doc = merged
  if (folder !== undefined) {
    prepareFolder(folder, cwd)
    // where one of them writes its plans, the commands that run them again name these
    doc = { ...merged, files: writePlans(campaign.causes, folder, cwd) }
  }
  const written = folder === undefined ? [] : [...writeCampaign(doc, formats, folder, cwd), ...Object.values(doc.files)]
  showCampaign(doc, { given, context, written })
  return campaign.ok ? exitCodes.ok : exitCodes.broken
}

function kindOf({ format }: ReportFile): string {
  return format === 'kv-testkit/chaos' ? 'a chaos campaign' : 'a conformance run'
}
