/** The runner: every law against one store, one report. */
import { type FullProfile, plainProfile, type Profile, type Target, type Waiver } from '../kv/index.ts'
import { causesOf } from './causes.ts'
import { everyLaw, type LawsOfRun } from './every-law.ts'
import type { Foundation } from './execution/foundation.ts'
import { type HygieneWatch, hygieneWatch } from './execution/hygiene-watch.ts'
import type { Symptom } from './failure/symptom.ts'
import type { Law, LawContext } from './laws/law.ts'
import { everyLawOf } from './laws/index.ts'
import { noticesOf } from './notices.ts'
import { type ConformanceOptions, type RunOptions, withDefaults } from './options.ts'
import { callTimeouts } from './execution/call-timeouts.ts'
import { measureConcurrency } from './execution/measure-concurrency.ts'
import { probe, type Probed } from './execution/probe.ts'
import { profileLines } from './profile-lines.ts'
import type { ConformanceReport, LawResult } from './report.ts'
import { sandboxFor } from './execution/sandbox.ts'
import { Seats } from './execution/seats.ts'
import { chosenLaws } from './select.ts'
import { lawsOfShard } from './shard-laws.ts'
import { casePrefix, type Subject, subjectOf } from './execution/subject.ts'
import { universeFor } from './program/universe.ts'
import { checkWaivers, waive, waiverProblems } from './waivers.ts'

/**
 * Runs every law against a store and says what it found. A broken law is a result, not an error.
 *
 * @param target a factory, a described backend, or a store that is already open (laws that open or close are then not run)
 * @returns the report; it rejects with a `UsageError` for bad options, and where the store cannot be opened at all
 * @example
 * const report = await runConformance(() => new MyBackend(url), { profile: { emptyPrefix: 'all' } })
 */
export async function runConformance(target: Target, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const settings = withDefaults(options)
  return runLaws(chosenLaws(options), target, settings)
}

/** Runs these laws, whatever was chosen. */
export async function runLaws(chosen: readonly Law[], target: Target, options: RunOptions): Promise<ConformanceReport> {
  const subject = await subjectOf(target, options)
  const waivers = waiversFor(subject, options)
  const startedAt = Date.now()
  const started = performance.now()
  const watch = hygieneWatch()
  try {
    const declared: Profile = { ...subject.profile, ...options.profile }
    const asked = lawsOfShard(chosen, options.shard)
    // a shard without a law opens nothing
    const probed = asked.length === 0 ? undefined : await probe(subject, declared, options.operationTimeoutMs)
    const symptoms = new Map<string, Symptom>()
    const results =
      probed === undefined ? [] : await putToTheTest({ chosen, asked }, subject, options, probed, watch, symptoms)
    const judged = results.map((result) =>
      waive(
        result,
        waivers.find(({ law }) => law === result.id),
        startedAt,
      ),
    )
    const concerned = waivers.filter(({ law }) => judged.some(({ id }) => id === law))
    const problems = waiverProblems(concerned, judged, startedAt)
    const interrupted = options.signal.aborted
    return {
      ok: problems.length === 0 && judged.every(fine) && !interrupted,
      backend: subject.name,
      ...(subject.version === undefined ? {} : { version: subject.version }),
      tier: options.tier,
      seed: options.seed,
      ...(options.shard === undefined ? {} : { shard: { ...options.shard, laws: chosen.map(({ id }) => id) } }),
      startedAt,
      durationMs: performance.now() - started,
      ...(options.processes ? { processes: true } : {}),
      ...(interrupted ? { interrupted: 'the run was interrupted' } : {}),
      declared: plainProfile(declared),
      profile: probed === undefined ? [] : profileLines(probed.profile, declared),
      notices:
        interrupted || probed === undefined || probed.foundation.gone !== undefined
          ? []
          : await noticesUnlessGone(subject, probed.profile, options.operationTimeoutMs),
      waiverProblems: problems,
      laws: judged,
      causes: causesOf(judged, chosen, symptoms),
    }
  } finally {
    await watch.stop()
    await subject.dispose()
  }
}

/** A store that went away during the run has no more to be said of it than the laws say. */
async function noticesUnlessGone(...given: Parameters<typeof noticesOf>): ReturnType<typeof noticesOf> {
  try {
    return await noticesOf(...given)
  } catch {
    return []
  }
}

async function putToTheTest(
  laws: LawsOfRun,
  subject: Subject,
  options: RunOptions,
  { profile, isolation, foundation }: Probed,
  watch: HygieneWatch,
  symptoms: Map<string, Symptom>,
): Promise<readonly LawResult[]> {
  const { default: fc } = await import('fast-check')
  const { abortWithinMs, convergeWithinMs, operationTimeoutMs, seed, signal, tier } = options
  // cases draw prefixes of their own, as long as this one
  const prefix = isolation === 'fresh' ? '' : casePrefix(profile)
  const sandbox = sandboxFor(subject, isolation, profile)
  const clients = await clientsFor(subject, options, profile, foundation)
  const context: LawContext = {
    subject,
    profile,
    sandbox,
    seats: new Seats(clients),
    abortWithinMs,
    convergeWithinMs,
    operationTimeoutMs,
    timeouts: callTimeouts(operationTimeoutMs),
    hygiene: watch,
    count: () => {},
    universe: universeFor(profile, prefix),
    prefix,
    tier,
    seed,
    fc,
    told: new Map(),
    symptoms,
    signal,
  }
  try {
    return await everyLaw(laws, context, foundation, options)
  } finally {
    await sandbox.dispose()
  }
}

/** Clients in processes of their own: cores do not become more by processes, so two cases of three clients. */
const processSeats = 6

/** Through how many clients the store is asked at once. One that leaves calls without an answer is not asked for more than that. */
async function clientsFor(
  subject: Subject,
  { concurrency, operationTimeoutMs, processes }: RunOptions,
  profile: FullProfile,
  { unanswered }: Foundation,
): Promise<number> {
  if (concurrency !== 'auto') return concurrency
  if (processes) return processSeats
  return unanswered.size > 0 ? 1 : measureConcurrency(subject, profile, operationTimeoutMs)
}

/** The backend's own waivers, those given to the run in place of them where both name a law. */
function waiversFor(subject: Subject, options: RunOptions): readonly Waiver[] {
  const own = (subject.backend?.waivers ?? []).filter(({ law }) => !options.waivers.some((given) => given.law === law))
  const waivers = [...own, ...options.waivers]
  checkWaivers(
    waivers,
    everyLawOf(options).map(({ id }) => id),
  )
  return waivers
}

/** Whether a result speaks for the store, or not against it. */
export function fine({ status }: LawResult): boolean {
  return status !== 'failed' && status !== 'inconclusive'
}
