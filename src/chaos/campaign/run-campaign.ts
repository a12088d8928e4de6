/** Many chaos runs on one store, a seed each, and what they found together. */
import { type Backend, checkShard, type Shard, type Target, UsageError } from '../../kv/index.ts'
import { withBackend } from '../environment.ts'
import { type ChaosOptions, settleChaos } from '../options.ts'
import { chaosPlanFrom, type ChaosPlan } from '../plan.ts'
import type { ChaosReport } from '../report.ts'
import { clockFor, runChaos, timeFor } from '../run-chaos.ts'
import type { CampaignRun, ChaosCampaign } from './campaign.ts'
import { failureOf } from './cause.ts'
import { type CampaignItem, itemsOf, type KeptPlan, spanOf } from './items.ts'
import { settingsOf } from './settings.ts'
import { CampaignTally } from './tally.ts'

/** What a campaign can be told beside what each run is told. A plan is no campaign: it is one run. */
export interface CampaignOptions extends Omit<ChaosOptions, 'plan' | 'onProgress'> {
  /** How many seeds: `seed` and those that follow it. */
  readonly runs: number
  /**
   * Makes one part of the runs: `{ index: 1, count: 3 }` is the first of three. `seed` must be given, since the parts must have it
   * in common. Default: all.
   */
  readonly shard?: Shard
  /** Whether to end with the first run that fails. Default: false. */
  readonly bail?: boolean
  /** Plans that failed before: they are run first. Default: none. */
  readonly corpus?: readonly { readonly name: string; readonly plan: ChaosPlan | string }[]
  /** Called after each run. */
  readonly onRun?: (progress: CampaignProgress) => void
}

/** How far a campaign has come. */
export interface CampaignProgress {
  readonly seed: number
  readonly run: CampaignRun
  /** Runs that were made, this one included. */
  readonly done: number
  readonly of: number
}

/** What is known of the store before the first run. */
export interface CampaignSubject {
  readonly backend: string
  readonly version?: string
  readonly time: ChaosReport['time']
}

/** The options of a campaign, checked. */
export interface SettledCampaign {
  readonly seed: number
  readonly runs: number
  readonly shard: Shard | undefined
  readonly bail: boolean
  readonly corpus: readonly KeptPlan[]
  /** What each run is told, but for its seed. */
  readonly each: ChaosOptions
  readonly signal: AbortSignal
}

/** Runs at most: as many seeds as can be told apart. */
const mostRuns = 1_000_000_000

/** Checks `options`. Throws a {@link UsageError} that lists what is legal. */
export function settleCampaign(options: CampaignOptions): SettledCampaign {
  const { runs, shard, bail = false, corpus = [], onRun: _told, ...rest } = options
  if (!Number.isSafeInteger(runs) || runs < 1 || runs > mostRuns)
    throw new UsageError(`runs is ${String(runs)}; expected a whole number from 1 to ${mostRuns}`)
  const { seed, signal } = settleChaos(rest)
  if (shard !== undefined && options.seed === undefined)
    throw new UsageError('a shard needs the seed of the whole campaign; give seed, the same to every shard')
  if (!Number.isSafeInteger(seed + runs))
    throw new UsageError(`seed is ${seed}; expected one that ${runs} others follow`)
  const { seed: _first, ...each } = rest
  return {
    seed,
    runs,
    shard: shard === undefined ? undefined : checkShard(shard),
    bail,
    corpus: corpus.map(({ name, plan }) => ({ name, plan: keptPlan(name, plan) })),
    each,
    signal,
  }
}

function keptPlan(name: string, plan: ChaosPlan | string): ChaosPlan {
  try {
    return chaosPlanFrom(plan)
  } catch (cause) {
    throw new UsageError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/**
 * Runs one seed after another on a store, and says what they found together: runs that fail in the same way once, with the
 * smallest plan of the first of them and how many they are.
 *
 * @returns the campaign; a failure is a result, not an error. Rejects with a `UsageError` for options that make no sense
 * @example
 * const campaign = await runChaosCampaign(() => new MyStore(), { seed: 1, runs: 1_000 })
 * for (const { count, reason, plan } of campaign.causes) console.log(count, reason, JSON.stringify(plan))
 */
export async function runChaosCampaign(target: Target, options: CampaignOptions): Promise<ChaosCampaign> {
  const settled = settleCampaign(options)
  const subject = await subjectOfCampaign(target, settled)
  return conduct(settled, () => subject, {
    async each(add, over) {
      for (const item of itemsOf(settled)) {
        if (over() || settled.signal.aborted) return
        const run = await runItem(target, settled.each, item)
        if (run !== undefined) add(item, run)
      }
    },
    onRun: options.onRun ?? ((): void => {}),
  })
}

/** What makes the runs, one after another or at once: `add` takes each, `over` says when no more are needed. */
export interface Conducted {
  readonly each: (add: (item: CampaignItem, run: CampaignRun) => void, over: () => boolean) => Promise<void>
  readonly onRun: (progress: CampaignProgress) => void
}

/**
 * Has the runs made, and tells what they found together.
 *
 * @param subject is asked when they are made
 */
export async function conduct(
  settled: SettledCampaign,
  subject: () => CampaignSubject,
  { each, onRun }: Conducted,
): Promise<ChaosCampaign> {
  const startedAt = Date.now()
  const started = performance.now()
  const tally = new CampaignTally(settled.bail)
  const { from, to } = spanOf(settled)
  let done = 0
  await each(
    (item, run) => {
      tally.add(item, run)
      done += 1
      onRun({ seed: item.seed, run, done, of: to - from })
    },
    () => tally.over,
  )
  const counted = tally.counted()
  const interrupted = settled.signal.aborted && !tally.over && counted.done < to - from
  return {
    ok: !interrupted && counted.causes.length === 0,
    ...subject(),
    seed: settled.seed,
    runs: settled.runs,
    settings: settingsOf(settled.each),
    ...(settled.shard === undefined ? {} : { shard: settled.shard }),
    bail: settled.bail,
    ...counted,
    corpus: settled.corpus.map(({ name }) => name),
    startedAt,
    durationMs: performance.now() - started,
    ...(interrupted ? { interrupted: 'the campaign was interrupted' } : {}),
  }
}

/** Opens the store once to find out what it is, and which time it can run in. */
export async function subjectOfCampaign(target: Target, { seed, each }: SettledCampaign): Promise<CampaignSubject> {
  const settled = settleChaos({ ...each, seed })
  const time = await timeFor(target, settled)
  return withBackend(target, { clock: clockFor(time), seed }, async ({ name, version }: Backend) => ({
    backend: name,
    ...(version === undefined ? {} : { version }),
    time,
  }))
}

/** Makes one run of a campaign; nothing comes of one that was interrupted before it showed anything. */
export async function runItem(
  target: Target,
  each: ChaosOptions,
  item: CampaignItem,
): Promise<CampaignRun | undefined> {
  const report = await runChaos(target, optionsFor(each, item))
  if (report.interrupted !== undefined && report.verdict === 'inconclusive') return undefined
  // a plan that was made small puts little to the test once what it showed is mended
  const fine = report.verdict === 'ok' || (item.kept !== undefined && report.verdict === 'inconclusive')
  return {
    verdict: report.verdict,
    operations: report.history.length,
    ...(fine ? {} : { failure: failureOf(report) }),
  }
}

/** What a run of `item` is told: a plan decides for itself what options decide of a seed. */
function optionsFor(each: ChaosOptions, { seed, plan }: CampaignItem): ChaosOptions {
  if (plan === undefined) return { ...each, seed }
  const { clock, processes, livenessMs, quiesceMs, weights, valueBytes, selfCheck, shrink, signal } = each
  const given = { clock, processes, livenessMs, quiesceMs, weights, valueBytes, selfCheck, shrink, signal }
  return { ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)), plan }
}
