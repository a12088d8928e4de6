/** `kv-testkit merge`: one report of what the shards of a run found on several machines. */
import { UsageError } from '../../kv/index.ts'
import { reportFormatNames } from '../../report/index.ts'
import type { CommandBody, Run } from '../command.ts'
import { exitCodeOf } from '../exit-code.ts'
import { formatsNamed, prepareFolder, usualFiles, writeFiles } from '../files.ts'
import { mergeRuns } from '../merge-runs.ts'
import type { OptionTable } from '../option.ts'
import { readReportFiles } from '../report-files.ts'
import { showOptions, showRun } from '../show-run.ts'

const options: OptionTable = {
  'allow-missing': {
    type: 'boolean',
    help: 'merge although shards are missing: what they had to do is "not run", and the exit code is 1',
  },
  out: { type: 'string', short: 'o', placeholder: 'folder', help: `where to write ${usualFiles('conformance')}` },
  reporter: {
    type: 'string',
    multiple: true,
    placeholder: 'name',
    help: `which files to write instead: ${reportFormatNames.join(', ')}`,
  },
  ...showOptions,
}

const run: Run = async (given, context) => {
  const { screen, cwd, version } = context
  if (given.positionals.length === 0)
    throw new UsageError(
      'merge needs the JSON files of the shards, or folders that hold them: kv-testkit merge reports/shard-*',
    )
  const formats = formatsNamed(given.list('reporter'))
  const files = readReportFiles(given.positionals, cwd)
  const folder = given.text('out') ?? (given.has('reporter') ? 'reports' : undefined)
  const doc = mergeRuns(files, version, given.has('allow-missing'))
  if (folder !== undefined) prepareFolder(folder, cwd)
  showRun(doc, given, context)
  if (folder !== undefined && doc.reports.length > 0) {
    const written = writeFiles(doc, formats, folder, cwd, 'conformance')
    if (!given.has('json')) screen.out(`Written: ${written.join(', ')}\n`)
  }
  return exitCodeOf(doc)
}

/** The body of `kv-testkit merge`. */
export const merge: CommandBody = { options, run }
