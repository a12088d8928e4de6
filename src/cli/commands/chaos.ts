/** `kv-testkit chaos`: lets faults loose on a store under load and gives a verdict on what its clients saw. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type ChaosReport, type ChaosVerdict, runChaos } from '../../chaos/index.ts'
import { historyLines } from '../../history/index.ts'
import { jsonText, traceOf, UsageError } from '../../kv/index.ts'
import { reportFormatNames, toChaosText } from '../../report/index.ts'
import { nameOf, shownName } from '../backend-name.ts'
import { campaignOptions, isCampaign, runCampaign } from '../chaos-campaign.ts'
import { chaosFlags, chaosOptions } from '../chaos-flags.ts'
import { chaosProgress } from '../chaos-progress.ts'
import { repeatedFlags } from '../chaos-repetition.ts'
import { exitCodes, type CommandBody, type CommandContext, type Run } from '../command.ts'
import { prepareFolder, usualFiles } from '../files.ts'
import { optionsOf } from '../flag.ts'
import { writeChaosPage } from '../history-page.ts'
import { interruptible } from '../interruption.ts'
import { type LoadedTarget, loadTarget } from '../load-target.ts'
import type { Given, OptionTable } from '../option.ts'
import { guardProcess } from '../process-guard.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const options: OptionTable = {
  ...optionsOf(chaosFlags),
  ...campaignOptions,
  out: {
    type: 'string',
    short: 'o',
    placeholder: 'folder',
    help: `where to write the page, the report, the plan and the history; of several runs ${usualFiles('chaos')}`,
  },
  reporter: {
    type: 'string',
    multiple: true,
    placeholder: 'name',
    help: `of several runs: which files to write instead: ${reportFormatNames.join(', ')}`,
  },
  json: { type: 'boolean', help: 'print the report as JSON on stdout instead of text' },
  quiet: { type: 'boolean', short: 'q', help: 'no progress, and only the verdict' },
}

const run: Run = async (given, context) => {
  const [word, ...more] = given.positionals
  if (word === undefined)
    throw new UsageError('chaos needs a backend: a name, a URL, or a module such as ./my-backend.js')
  if (more.length > 0) throw new UsageError(`chaos takes one backend; '${more.join(' ')}' is too much`)
  const { screen, cwd } = context
  const name = nameOf(word, cwd)
  const chosen = chaosOptions(given, cwd)
  if (isCampaign(given)) return runCampaign(name, chosen, given, context)
  if (given.has('reporter')) throw new UsageError('--reporter chooses the files of several runs; give --runs too')
  const out = given.text('out')
  if (out !== undefined) prepareFolder(out, cwd)
  const view = chaosProgress(screen, given.has('quiet'))
  const temporary = temporaryFolder()
  const guard = guardProcess(
    temporary,
    (text) => view.print(text),
    () => temporary.remove(),
  )
  const stray: unknown[] = []
  guard.strayErrors((error) => stray.push(error))
  const interruption = interruptible(
    (text) => view.print(text),
    () => {
      view.end()
      guard.release()
      temporary.remove()
    },
  )
  let target: LoadedTarget | undefined
  try {
    target = await loadTarget(name, interruption.signal, chosen.processes)
    const report = await runChaos(target.target, {
      ...chosen,
      signal: interruption.signal,
      onProgress: (progress) => view.update(progress),
    })
    view.end()
    show(report, { word: shownName(name), given, context, out })
    if (stray.length > 0) screen.err(strayLine(stray))
    return interruption.code() ?? (report.ok && stray.length === 0 ? exitCodes.ok : exitCodes.broken)
  } catch (error) {
    const code = interruption.code()
    if (code === undefined) throw error
    // interrupted before there was anything to report, such as while a server started
    view.print('Interrupted: nothing was done.\n')
    return code
  } finally {
    view.end()
    interruption.end()
    await target?.dispose()
    guard.release()
    temporary.remove()
  }
}

/** The body of `kv-testkit chaos`. */
export const chaos: CommandBody = { options, run }

function strayLine(stray: readonly unknown[]): string {
  const [first] = stray
  const count = stray.length === 1 ? 'an error' : `${stray.length} errors`
  return `kv-testkit: ${count} reached no caller, and would end a process; the first: ${traceOf(first)}\n`
}

interface Shown {
  readonly word: string
  readonly given: Given
  readonly context: CommandContext
  readonly out: string | undefined
}

function show(report: ChaosReport, { word, given, context, out }: Shown): void {
  const { screen, cwd } = context
  const write = (path: string, text: string): string => {
    writeFileSync(resolve(cwd, path), text)
    return path
  }
  const written: string[] = []
  if (out !== undefined) {
    written.push(write(join(out, 'chaos.json'), jsonText(report)))
    written.push(write(join(out, 'history.jsonl'), [...historyLines(report.history)].join('')))
  }
  // what failed is written down even where nobody asked for files; where nothing was learnt the seed says it all
  const lost = hasFailed[report.verdict] && report.interrupted === undefined && !given.has('plan')
  const name = out !== undefined ? join(out, 'chaos.plan.json') : lost ? `chaos-${report.seed}.plan.json` : undefined
  if (name !== undefined) written.push(write(name, planOf(report)))
  const plan = name ?? given.text('plan')
  const decides = plan === undefined ? ['--seed', String(report.seed)] : ['--plan', plan]
  const replay = ['kv-testkit', 'chaos', word, ...decides, ...repeatedFlags(given, plan !== undefined)].join(' ')
  if (out !== undefined) written.unshift(writeChaosPage(join(out, 'chaos.html'), report, replay, context))
  if (given.has('json')) screen.out(jsonText(report))
  else screen.out(toChaosText(report, { replay, written, brief: given.has('quiet') }))
}

/** Whether the run shows that something is wrong. */
const hasFailed: Readonly<Record<ChaosVerdict, boolean>> = {
  ok: false,
  violation: true,
  'not-live': true,
  'unexplained-errors': true,
  nondeterministic: true,
  unknown: false,
  inconclusive: false,
}

function planOf(report: ChaosReport): string {
  return jsonText(report.shrunk?.plan ?? report.plan)
}
