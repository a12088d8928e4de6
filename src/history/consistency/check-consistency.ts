/** One entry for every model: checks a history against what its store promised. */
import { knownKeys, numberAtLeast, oneOf, UsageError } from '../../kv/index.ts'
import { checkBoundedStaleness } from './bounded-staleness.ts'
import { checkCausal } from './causal.ts'
import { checkLinearizable, type LinearizabilityOptions } from '../check-linearizable.ts'
import { checkClients } from '../check-sessions.ts'
import { type Consistency, consistencyModels } from './consistency.ts'
import { checkConvergence } from './convergence.ts'
import { type Guarantee, type GuaranteeReport, GuaranteeTally, type HistoryView, type Tallies } from './guarantee.ts'
import { splitByKey } from '../key-history.ts'
import { checkObservedOrder } from './observed-order.ts'
import type { History } from '../operation.ts'
import { checkReads } from './read-guarantees.ts'
import { countOverlap, type OverlapStats } from '../overlap-stats.ts'
import type { LinearizabilityReport, LinearizabilityVerdict } from '../verdict.ts'
import type { Violation } from '../violation.ts'

/** What a check may be told and how much it may spend. Budgets count for linearizability alone; the rest needs no search. */
export interface ConsistencyOptions extends LinearizabilityOptions {
  /** What the history is held to: what a profile declares, or one guarantee by itself. */
  readonly consistency: Consistency
  /**
   * The stamp from which all faults are healed and writes have stopped and spread: reads called after it must agree. Without it
   * a history that has not converged is `unknown` under `eventual`, and convergence is no part of `session`.
   */
  readonly quietFrom?: number
  /** For `bounded-staleness`: by how many stamps a read may be late. */
  readonly maxStaleness?: number
}

/** The verdict on a history under one model. */
export interface ConsistencyReport {
  readonly consistency: Consistency
  /** `violation` where a guarantee is broken, else `unknown` where one is undecided, else `ok`. */
  readonly verdict: LinearizabilityVerdict
  /** Whether the verdict is final: an `ok` that is not means that nothing wrong was found by the guarantees in `checks`. */
  readonly complete: boolean
  /** Why the verdict is unknown. */
  readonly reason?: string
  readonly operations: number
  /** One a guarantee of the model. */
  readonly checks: readonly GuaranteeReport[]
  /** Those of {@link checks}, at most `maxViolations`. */
  readonly violations: readonly Violation[]
  /** What the history put to the test. */
  readonly overlap: OverlapStats
  /** Key by key, where linearizability was checked. */
  readonly linearizability?: LinearizabilityReport
  readonly durationMs: number
}

/** Every option, once; what is missing here does not compile. */
const optionNames = {
  consistency: true,
  initial: true,
  faults: true,
  maxConfigurations: true,
  maxMs: true,
  maxViolations: true,
  quietFrom: true,
  maxStaleness: true,
} satisfies Record<keyof ConsistencyOptions, true>

/**
 * Checks `history` against `consistency`: what a profile declares, or one guarantee by itself.
 *
 * `session` and `eventual` take stamps for real time: a value is older than another where its write was acknowledged before
 * that of the other was called. `session` is checked by what follows from it; an `ok` is final where the history is
 * linearizable as well. Throws a `UsageError` where an operation makes no sense, a client has two calls in flight (unless
 * linearizability alone is asked for), or an option does not exist.
 *
 * @example
 * const report = checkConsistency(recorder.operations(), { consistency: 'session' })
 * if (report.verdict === 'violation') console.log(report.violations[0]?.sentence)
 */
export function checkConsistency(history: History, options: ConsistencyOptions): ConsistencyReport {
  const started = performance.now()
  knownKeys('options', options, Object.keys(optionNames))
  const { consistency, quietFrom, maxStaleness, ...rest } = options
  oneOf<string>('consistency', consistency, Object.keys(consistencyModels))
  const about = { consistency, operations: history.length }
  if (consistency === 'linearizable') {
    const report = checkLinearizable(history, rest)
    const { verdict, complete, reason, violations, overlap } = report
    const checks = [asCheck(report)]
    const grounds = { verdict, complete, ...(reason !== undefined && { reason }), checks, violations, overlap }
    return { ...about, ...grounds, linearizability: report, durationMs: performance.now() - started }
  }
  const maxViolations = numberAtLeast('maxViolations', options.maxViolations ?? 10, 0)
  const wanted = consistencyModels[consistency]
  const asked = wanted.filter((name) => name !== 'convergence' || consistency === 'eventual' || quietFrom !== undefined)
  const limits = { quietFrom, maxStaleness: consistency === 'bounded-staleness' ? boundOf(maxStaleness) : 0 }
  const view = viewOf(history, { ...rest, maxViolations })
  checkClients(history)
  const checks = runChecks(view, asked, limits)
  const verdict = worst(checks)
  const undecided = checks.find((check) => check.verdict === 'unknown')
  return {
    ...about,
    verdict,
    complete: verdict !== 'unknown' && (verdict === 'violation' || isFinal(history, consistency, checks, rest)),
    ...(verdict === 'unknown' && undecided?.reason !== undefined && { reason: undecided.reason }),
    checks,
    violations: checks.flatMap((check) => check.violations).slice(0, maxViolations),
    overlap: countOverlap(view.keys, view.faults),
    durationMs: performance.now() - started,
  }
}

interface Limits {
  readonly quietFrom: number | undefined
  readonly maxStaleness: number
}

function viewOf(history: History, options: LinearizabilityOptions): HistoryView {
  const { initial = {}, faults = [], maxViolations = 10 } = options
  return { history, keys: splitByKey(history, initial), initial, faults, maxViolations }
}

/** By pass: the guarantees that it decides together, and how. */
const passes: readonly {
  readonly decides: readonly Guarantee[]
  readonly run: (view: HistoryView, tallies: Tallies, limits: Limits) => void
}[] = [
  {
    decides: ['integrity', 'regular', 'read-your-writes', 'monotonic-reads'],
    run: (view, tallies) => void checkReads(view, tallies),
  },
  { decides: ['monotonic-writes', 'writes-follow-reads'], run: checkObservedOrder },
  { decides: ['causal'], run: checkCausal },
  { decides: ['convergence'], run: (view, tallies, limits) => checkConvergence(view, tallies, limits.quietFrom) },
  {
    decides: ['bounded-staleness'],
    run: (view, tallies, limits) => checkBoundedStaleness(view, tallies, limits.maxStaleness),
  },
]

function runChecks(view: HistoryView, asked: readonly Guarantee[], limits: Limits): GuaranteeReport[] {
  const tallies = new Map(asked.map((name) => [name, tallyFor(name, view, limits)]))
  for (const { decides, run } of passes) {
    const own = decides.flatMap((name) => {
      const tally = tallies.get(name)
      return tally === undefined ? [] : [[name, tally] as const]
    })
    if (own.length > 0) run(view, Object.fromEntries(own), limits)
  }
  return [...tallies.values()].map((tally) => tally.report())
}

function tallyFor(name: Guarantee, view: HistoryView, limits: Limits): GuaranteeTally {
  return new GuaranteeTally(name, view, (proof) => {
    const part = viewOf(proof, { initial: view.initial, maxViolations: 0 })
    return runChecks(part, [name], limits).some(({ verdict }) => verdict === 'violation')
  })
}

/** Whether an `ok` leaves no doubt. */
function isFinal(
  history: History,
  consistency: Consistency,
  checks: readonly GuaranteeReport[],
  options: LinearizabilityOptions,
): boolean {
  if (consistency !== 'session') return checks.every((check) => check.complete)
  return checkLinearizable(history, { ...options, maxConfigurations: 0, maxViolations: 0 }).verdict === 'ok'
}

function asCheck(report: LinearizabilityReport): GuaranteeReport {
  const { verdict, complete, reason, violations, keys } = report
  return {
    guarantee: 'linearizable',
    verdict,
    complete,
    ...(reason !== undefined && { reason }),
    checked: keys.length,
    broken: keys.filter((key) => key.verdict === 'violation').length,
    violations,
  }
}

function boundOf(maxStaleness: number | undefined): number {
  if (maxStaleness === undefined) throw new UsageError(`'bounded-staleness' needs maxStaleness, a number of stamps`)
  return numberAtLeast('maxStaleness', maxStaleness, 0)
}

function worst(checks: readonly GuaranteeReport[]): LinearizabilityVerdict {
  if (checks.some(({ verdict }) => verdict === 'violation')) return 'violation'
  return checks.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ok'
}
