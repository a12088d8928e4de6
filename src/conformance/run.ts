/** The runner: every law against one store, one report. */
import { type Profile, UsageError } from '../kv/index.ts'
import type { Terms } from './execute.ts'
import { hygieneWatch } from './hygiene-watch.ts'
import { type Inquiry, investigate, type Zeal } from './investigate.ts'
import type { Law, Setting } from './law.ts'
import { laws } from './laws/index.ts'
import { gateOf } from './needs.ts'
import { noticesOf } from './notices.ts'
import { type ConformanceOptions, settle, type Settled } from './options.ts'
import { probe, type Probed } from './probe.ts'
import type { ConformanceReport, LawResult, Tier } from './report.ts'
import { sandboxFor } from './sandbox.ts'
import { selectLaws } from './select.ts'
import { casePrefix, type Subject, subjectOf, type Testable } from './subject.ts'
import { universeFor } from './universe.ts'
import { checkWaivers, waive, waiverProblems } from './waivers.ts'

const zeals: Readonly<Record<Tier, Zeal>> = {
  smoke: { randomRuns: 15, repetitions: 3, shrinking: { tries: 200, ms: 3_000 } },
  standard: { randomRuns: 60, repetitions: 4, shrinking: { tries: 500, ms: 8_000 } },
  soak: { randomRuns: 300, repetitions: 10, shrinking: { tries: 2_000, ms: 30_000 } },
}

/**
 * Runs every law against a store and says what it found. A broken law is a result, not an error.
 *
 * @param testable a factory, a described backend, or a store that is already open (laws that open or close are then not run)
 * @returns the report; it rejects with a {@link UsageError} for bad options, and where the store cannot be opened at all
 * @example
 * const report = await runConformance(() => new MyBackend(url), { profile: { emptyPrefix: 'all' } })
 */
export async function runConformance(testable: Testable, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const settled = settle(options)
  const subject = subjectOf(testable, settled.openTimeoutMs)
  const declared: Profile = { ...subject.profile, ...settled.profile }
  const skip = [
    ...(subject.backend?.waivers ?? []).filter(({ law }) => !settled.skip.some((own) => own.law === law)),
    ...settled.skip,
  ]
  const chosen = selectLaws(laws, settled.only)
  checkWaivers(
    skip,
    laws.map(({ id }) => id),
  )
  const startedAt = Date.now()
  const started = performance.now()
  const probed = await probe(subject, declared, settled.operationTimeoutMs)
  const { default: fc } = await import('fast-check')
  const setting: Setting = {
    profile: probed.profile,
    universe: universeFor(probed.profile, probed.isolation === 'fresh' ? '' : casePrefix(probed.profile)),
    tier: settled.tier,
    seed: settled.seed,
    fc,
    prefix: probed.isolation === 'fresh' ? '' : casePrefix(probed.profile),
  }
  const run = { subject, settled, probed, setting, started, total: chosen.length }
  const results = await everyLaw(chosen, run)
  const judged = results.map((result) =>
    waive(
      result,
      skip.find(({ law }) => law === result.id),
      startedAt,
    ),
  )
  const problems = waiverProblems(
    skip.filter(({ law }) => judged.some(({ id }) => id === law)),
    judged,
    startedAt,
  )
  const { keys, ...plain } = declared
  return {
    ok:
      problems.length === 0 &&
      judged.every(({ status }) => status !== 'failed' && status !== 'inconclusive') &&
      !settled.signal.aborted,
    backend: subject.name,
    ...(subject.version === undefined ? {} : { version: subject.version }),
    tier: settled.tier,
    seed: settled.seed,
    startedAt,
    durationMs: performance.now() - started,
    ...(settled.signal.aborted ? { interrupted: 'the run was interrupted' } : {}),
    declared: keys === undefined ? plain : { ...plain, keys: keys === 'any' ? 'any' : keys.says },
    profile: probed.lines,
    notices: settled.signal.aborted ? [] : await noticesOf(subject, probed.profile, settled.operationTimeoutMs),
    waiverProblems: problems,
    laws: judged,
  }
}

interface Run {
  readonly subject: Subject
  readonly settled: Settled
  readonly probed: Probed
  readonly setting: Setting
  readonly started: number
  readonly total: number
}

async function everyLaw(chosen: readonly Law[], run: Run): Promise<readonly LawResult[]> {
  const { subject, settled, probed, setting, started } = run
  const sandbox = sandboxFor(subject, probed.isolation, probed.profile)
  const watch = hygieneWatch()
  const terms: Terms = {
    subject,
    profile: probed.profile,
    sandbox,
    promptMs: settled.promptMs,
    settleMs: settled.settleMs,
    operationTimeoutMs: settled.operationTimeoutMs,
    stray: watch,
    count: () => {},
  }
  const results: LawResult[] = []
  const record = (result: LawResult): void => {
    results.push(result)
    settled.onProgress({ law: result, done: results.length, of: run.total })
  }
  try {
    for (const law of chosen) {
      const gate = gateOf(law.needs, probed.profile, subject)
      const spent = performance.now() - started
      if (gate !== undefined) record(unasked(law, gate.status, gate.reason))
      else if (settled.signal.aborted) record(unasked(law, 'not-run', 'interrupted'))
      else if (spent > settled.budgetMs)
        record(unasked(law, 'not-run', `the time budget of ${settled.budgetMs} ms was spent`))
      else record(await investigated(law, { terms, setting, zeal: zeals[settled.tier], signal: settled.signal }))
    }
  } finally {
    watch.stop()
    await sandbox.dispose()
  }
  return results
}

/** A store that cannot be opened any more, or a defect of the law itself, must not end the run. */
async function investigated(law: Law, inquiry: Inquiry): Promise<LawResult> {
  try {
    return await investigate(law, inquiry)
  } catch (error) {
    const said =
      error instanceof UsageError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message)
    return unasked(law, 'failed', `the law could not be put to the test: ${said}`)
  }
}

function unasked(law: Law, status: LawResult['status'], reason: string): LawResult {
  return { id: law.id, group: law.group, title: law.title, status, reason, cases: 0, operations: 0, durationMs: 0 }
}
