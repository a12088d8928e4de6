/** `kv-testkit chaos` with several runs: a campaign, in this process or in several, and what is shown and kept of it. */
import { type CampaignOptions, type ChaosCampaign, type ChaosOptions, runChaosCampaign } from '../chaos/index.ts'
import { settleCampaign } from '../chaos/internal.ts'
import { randomSeed, UsageError } from '../kv/index.ts'
import { campaignDocument, type CampaignDocument } from '../report/index.ts'
import { type BackendName, shownName } from './backend-name.ts'
import { type CampaignProgressView, campaignProgress } from './campaign-progress.ts'
import { runCampaignInWorkers } from './chaos-pool.ts'
import { repeatedFlags } from './chaos-repetition.ts'
import { exitCodes, type CommandContext } from './command.ts'
import { keepPlans, prune, readCorpus, writePlans } from './corpus-folder.ts'
import { filesGiven, prepareFolder } from './files.ts'
import { shardFlag } from './flag.ts'
import { type Interruption, interruptible } from './interruption.ts'
import { loadTarget } from './load-target.ts'
import type { Given, OptionTable } from './option.ts'
import { guardProcess } from './process-guard.ts'
import { showCampaign, writeCampaign } from './show-campaign.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

/** The flags that make a campaign of a chaos run. */
export const campaignOptions: OptionTable = {
  runs: {
    type: 'string',
    placeholder: 'number',
    help: 'how many seeds; runs that fail for the same cause are shown once, with their number',
  },
  bail: { type: 'boolean', help: 'of several runs: end with the first that fails' },
  shard: { type: 'string', placeholder: 'i/n', help: shardFlag.help },
  jobs: {
    type: 'string',
    short: 'j',
    placeholder: 'number',
    help: 'in how many processes runs are made at once, each with a store of its own (default: in this one)',
  },
  corpus: {
    type: 'string',
    placeholder: 'folder',
    help: 'where plans that fail are kept as text; those that are there are tried first',
  },
  prune: { type: 'boolean', help: 'remove plans from the corpus that fail no more, and say so' },
}

/** Whether more than one run is asked for. */
export function isCampaign(given: Given): boolean {
  return (
    (given.integer('runs', 1) ?? 1) > 1 ||
    Object.keys(campaignOptions).some((name) => name !== 'runs' && given.has(name))
  )
}

/** Runs a campaign on `backend`; resolves to the exit code. */
export async function runCampaign(
  backend: BackendName,
  chosen: Partial<ChaosOptions>,
  given: Given,
  context: CommandContext,
): Promise<number> {
  const { screen, cwd } = context
  const { plan, ...each } = chosen
  if (plan !== undefined)
    throw new UsageError(
      `a plan is one run; leave ${namesOf(given).join(', ')} out, or put the plan into a folder for --corpus`,
    )
  const folder = given.text('corpus')
  if (given.has('prune') && folder === undefined)
    throw new UsageError('--prune takes plans away from a --corpus; name one')
  const shard = shardFlag.read(given, 'shard', cwd)
  const options: CampaignOptions = {
    seed: randomSeed(),
    ...each,
    runs: given.integer('runs', 1) ?? 1,
    bail: given.has('bail'),
    ...(shard === undefined ? {} : { shard }),
    corpus: folder === undefined ? [] : readCorpus(folder, cwd),
  }
  // what makes no sense is told before anything is started
  settleCampaign(options)
  const jobs = given.integer('jobs', 1)
  const { formats, folder: out } = filesGiven(given)
  if (out !== undefined) prepareFolder(out, cwd)
  const view = campaignProgress(screen, given.has('quiet'))
  const temporary = temporaryFolder()
  const end = (): void => {
    view.end()
    temporary.remove()
  }
  const interruption = interruptible((text) => view.print(text), end)
  let campaign: ChaosCampaign
  try {
    const order = { backend, options, view, temporary, interruption, context }
    campaign = await (jobs === undefined ? here(order) : inWorkers(order, jobs))
  } catch (error) {
    const code = interruption.code()
    if (code === undefined) throw error
    view.print('Interrupted: nothing was done.\n')
    return code
  } finally {
    end()
    interruption.end()
  }
  const pruned = given.has('prune') && campaign.time === 'virtual' ? prune(campaign.mended, cwd) : []
  const files = folder === undefined ? writePlans(campaign.causes, out ?? '.', cwd) : keepPlans(campaign, folder, cwd)
  const doc = campaignDocument(campaign, {
    word: shownName(backend),
    flags: { plan: repeatedFlags(given, true).join(' '), seed: repeatedFlags(given, false).join(' ') },
    files,
  })
  const written = [...(out === undefined ? [] : writeCampaign(doc, formats, out, cwd)), ...newFiles(doc)]
  showCampaign(doc, { given, context, written })
  for (const line of pruned) screen.err(line)
  return interruption.code() ?? (campaign.ok ? exitCodes.ok : exitCodes.broken)
}

interface Order {
  readonly backend: BackendName
  readonly options: CampaignOptions
  readonly view: CampaignProgressView
  readonly temporary: TemporaryFolder
  readonly interruption: Interruption
  readonly context: CommandContext
}

/** One run after another in this process. */
async function here({ backend, options, view, temporary, interruption }: Order): Promise<ChaosCampaign> {
  const guard = guardProcess(
    temporary,
    (text) => view.print(text),
    () => temporary.remove(),
  )
  const { signal } = interruption
  interruption.atOnce.addEventListener('abort', () => guard.release(), { once: true })
  try {
    const loaded = await loadTarget(backend, signal, options.processes)
    try {
      return await runChaosCampaign(loaded.target, { ...options, signal, onRun: (progress) => view.update(progress) })
    } finally {
      await loaded.dispose()
    }
  } finally {
    guard.release()
  }
}

function inWorkers(
  { backend, options, view, temporary, interruption, context }: Order,
  jobs: number,
): Promise<ChaosCampaign> {
  const settled = settleCampaign({ ...options, signal: interruption.signal })
  const { signal: _signal, ...each } = settled.each
  return runCampaignInWorkers({
    backend,
    settled,
    each,
    jobs,
    main: context.main,
    cwd: context.cwd,
    temporary: temporary.path,
    atOnce: interruption.atOnce,
    onOutput: (text) => view.print(text),
    onRun: (progress) => view.update(progress),
  })
}

/** The plans that were written now. */
function newFiles({ files, campaign }: CampaignDocument): readonly string[] {
  return Object.values(files).filter((file) => !campaign.corpus.includes(file))
}

function namesOf(given: Given): readonly string[] {
  return Object.keys(campaignOptions)
    .filter((name) => given.has(name))
    .map((name) => `--${name}`)
}
