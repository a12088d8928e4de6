/** The runner: every law against one store, one report. */
import type { Profile, Target, Waiver } from '../kv/index.ts'
import { everyLaw } from './every-law.ts'
import { type HygieneWatch, hygieneWatch } from './execution/hygiene-watch.ts'
import type { Law, Setting } from './laws/law.ts'
import { laws } from './laws/index.ts'
import { noticesOf } from './notices.ts'
import { type ConformanceOptions, settle, type Settled } from './options.ts'
import { patience } from './execution/patience.ts'
import { probe, type Probed } from './execution/probe.ts'
import { profileLines } from './profile-lines.ts'
import type { ConformanceReport, LawResult } from './report.ts'
import { sandboxFor } from './execution/sandbox.ts'
import { selectLaws } from './select.ts'
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
  const settled = settle(options)
  return runLaws(selectLaws(laws, settled.only), target, settled)
}

/** Runs these laws, whatever was chosen. */
export async function runLaws(chosen: readonly Law[], target: Target, settled: Settled): Promise<ConformanceReport> {
  const subject = await subjectOf(target, settled.seed, settled.openTimeoutMs)
  const waivers = waiversFor(subject, settled)
  const startedAt = Date.now()
  const started = performance.now()
  const watch = hygieneWatch()
  try {
    const declared: Profile = { ...subject.profile, ...settled.profile }
    const probed = await probe(subject, declared, settled.operationTimeoutMs)
    const results = await putToTheTest(chosen, subject, settled, probed, watch)
    const judged = results.map((result) =>
      waive(
        result,
        waivers.find(({ law }) => law === result.id),
        startedAt,
      ),
    )
    const asked = waivers.filter(({ law }) => judged.some(({ id }) => id === law))
    const problems = waiverProblems(asked, judged, startedAt)
    const interrupted = settled.signal.aborted
    return {
      ok: problems.length === 0 && judged.every(fine) && !interrupted,
      backend: subject.name,
      ...(subject.version === undefined ? {} : { version: subject.version }),
      tier: settled.tier,
      seed: settled.seed,
      startedAt,
      durationMs: performance.now() - started,
      ...(interrupted ? { interrupted: 'the run was interrupted' } : {}),
      declared: printable(declared),
      profile: profileLines(probed.profile, declared),
      notices: interrupted ? [] : await noticesOf(subject, probed.profile, settled.operationTimeoutMs),
      waiverProblems: problems,
      laws: judged,
    }
  } finally {
    await watch.stop()
    await subject.dispose()
  }
}

async function putToTheTest(
  chosen: readonly Law[],
  subject: Subject,
  settled: Settled,
  probed: Probed,
  watch: HygieneWatch,
): Promise<readonly LawResult[]> {
  const { default: fc } = await import('fast-check')
  const prefix = probed.isolation === 'fresh' ? '' : casePrefix(probed.profile)
  const setting: Setting = {
    profile: probed.profile,
    universe: universeFor(probed.profile, prefix),
    tier: settled.tier,
    seed: settled.seed,
    fc,
    prefix,
  }
  const sandbox = sandboxFor(subject, probed.isolation, probed.profile)
  try {
    const { abortWithinMs, convergeWithinMs, operationTimeoutMs } = settled
    const terms = {
      subject,
      profile: probed.profile,
      sandbox,
      abortWithinMs,
      convergeWithinMs,
      operationTimeoutMs,
      patience: patience(operationTimeoutMs),
      stray: watch,
      count: (): void => {},
    }
    return await everyLaw(chosen, { terms, setting, settled })
  } finally {
    await sandbox.dispose()
  }
}

/** The backend's own waivers, those given to the run in place of them where both name a law. */
function waiversFor(subject: Subject, { waivers: skip }: Settled): readonly Waiver[] {
  const own = (subject.backend?.waivers ?? []).filter(({ law }) => !skip.some((given) => given.law === law))
  const waivers = [...own, ...skip]
  checkWaivers(
    waivers,
    laws.map(({ id }) => id),
  )
  return waivers
}

function fine({ status }: LawResult): boolean {
  return status !== 'failed' && status !== 'inconclusive'
}

/** The declaration without its functions. */
function printable({ keys, ...plain }: Profile): ConformanceReport['declared'] {
  return keys === undefined ? plain : { ...plain, keys: keys === 'any' ? 'any' : keys.description }
}
