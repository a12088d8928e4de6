/** `kv-testkit conformance`: several backends side by side, one document, its views. */
import { availableParallelism } from 'node:os'
import { randomSeed, UsageError } from '../../kv/index.ts'
import { backendNames, shownName } from '../backend-name.ts'
import type { CommandBody, Run } from '../command.ts'
import { conformanceFlags } from '../conformance-flags.ts'
import { fileOptions, filesGiven, prepareFolder } from '../files.ts'
import { optionsOf, readFlags } from '../flag.ts'
import type { OptionTable } from '../option.ts'
import { placementOptions, staysInProcess } from '../placement.ts'
import { runJob } from '../run-document.ts'
import { showOptions, showRun, writeRun } from '../show-run.ts'

const options: OptionTable = {
  ...optionsOf(conformanceFlags),
  jobs: {
    type: 'string',
    short: 'j',
    placeholder: 'number',
    help: 'how many stores at a time (default: one more than cores; all servers at once)',
  },
  ...placementOptions,
  ...fileOptions,
  ...showOptions,
}

const run: Run = async (given, context) => {
  const { screen, cwd } = context
  if (given.positionals.length === 0) {
    throw new UsageError(
      "conformance needs a backend: its name, a module that exports one, or all; see 'kv-testkit conformance --help'",
    )
  }
  const backends = backendNames(given.positionals, cwd)
  const files = filesGiven(given)
  if (files.folder !== undefined) prepareFolder(files.folder, cwd)

  // a server works for itself: all of them at a time cost no more cores than one
  const servers = backends.filter(({ kind }) => kind === 'server').length
  const job = {
    backends,
    options: { seed: randomSeed(), ...readFlags(conformanceFlags, given, cwd) },
    inProcess: staysInProcess(given, backends, screen),
    // one more than cores: a store on a disk waits for it more than it computes
    jobs: given.integer('jobs', 1) ?? Math.max(availableParallelism() + 1, servers),
    quiet: given.has('quiet'),
    command: ['kv-testkit conformance', ...backends.map(shownName)].join(' '),
  }
  const { doc, code } = await runJob(job, context)
  showRun(doc, given, context)
  writeRun(doc, files, given, context)
  return code
}

/** The body of `kv-testkit conformance`. */
export const conformance: CommandBody = { options, run }
