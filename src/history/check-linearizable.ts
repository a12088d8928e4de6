/**
 * Decides whether a history is linearizable: whether each operation can have taken effect at one moment between its call and its
 * return (Herlihy and Wing 1990). Keys are decided one by one, in O(n log n) where their values are unique, else by a search.
 */
import { numberAtLeast, stringLiteral } from '../kv/index.ts'
import { newBudget } from './budget.ts'
import { checkKey } from './check-key.ts'
import { splitByKey } from './key-history.ts'
import type { FaultInterval, History, InitialValues } from './operation.ts'
import { countOverlap } from './overlap-stats.ts'
import type { KeyVerdict, LinearizabilityReport, LinearizabilityVerdict } from './verdict.ts'
import type { Violation } from './violation.ts'

/** What a check may be told and how much it may spend. */
export interface LinearizabilityOptions {
  /** What keys hold before the first operation. Default: nothing. */
  readonly initial?: InitialValues
  /** Faults by the same stamps, to be named beside a violation and in the counts. */
  readonly faults?: readonly FaultInterval[]
  /** Configurations that searches may expand, all keys together. Default: 5,000,000. Keys with unique values need none. */
  readonly maxConfigurations?: number
  /** Milliseconds that searches may take, all keys together. Default: 30,000. */
  readonly maxMs?: number
  /** Violations that are explained, one a key. Default: 10. All keys get a verdict. */
  readonly maxViolations?: number
}

/**
 * Checks a history, in any order of its operations.
 *
 * Where values are unique per key, the verdict is final whatever the concurrency, deletes and writes of unknown outcome
 * included. Repeated values, add, append and refused compare-and-sets are searched within a budget, and the verdict is `unknown`
 * where it is spent. Throws a `UsageError` that names the first operation which makes no sense.
 *
 * @example
 * const report = checkLinearizable(recorder.operations())
 * if (report.verdict === 'violation') console.log(report.violations[0]?.sentence)
 */
export function checkLinearizable(history: History, options: LinearizabilityOptions = {}): LinearizabilityReport {
  const started = performance.now()
  const { faults = [], maxViolations = 10 } = options
  const steps = numberAtLeast('maxConfigurations', options.maxConfigurations ?? 5_000_000, 0)
  const budget = newBudget(steps, numberAtLeast('maxMs', options.maxMs ?? 30_000, 0), () => performance.now())
  const keys = splitByKey(history, options.initial)
  const violations: Violation[] = []
  const verdicts = keys.map((key): KeyVerdict => {
    const verdict = checkKey(history, key, budget, faults, violations.length < maxViolations)
    if (verdict.violation !== undefined) violations.push(verdict.violation)
    return verdict
  })
  const reason = verdicts.find((verdict) => verdict.verdict === 'unknown')
  return {
    verdict: worst(verdicts),
    method: verdicts.some((verdict) => verdict.method === 'sweep') ? 'sweep' : 'zones',
    complete: verdicts.every((verdict) => verdict.complete),
    ...(reason !== undefined && { reason: `key ${stringLiteral(reason.key)}: ${reason.reason ?? 'undecided'}` }),
    operations: history.length,
    keys: verdicts,
    violations,
    overlap: countOverlap(keys, faults),
    durationMs: performance.now() - started,
  }
}

function worst(verdicts: readonly KeyVerdict[]): LinearizabilityVerdict {
  if (verdicts.some(({ verdict }) => verdict === 'violation')) return 'violation'
  return verdicts.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'ok'
}
