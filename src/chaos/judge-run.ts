/** The verdict on one run: is the history what the store promised, did clients recover, and was anything put to the test? */
import { checkConsistency, type ConsistencyReport, type Violation } from '../history/index.ts'
import { nemeses } from './nemesis.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosVerdict } from './report.ts'
import type { RunRecord } from './run-once.ts'

/** A verdict with its grounds. */
export interface Judgement {
  readonly verdict: ChaosVerdict
  readonly reason?: string
  readonly violation?: Violation
  readonly check: ConsistencyReport
}

/** Judges what was seen. */
export function judgeRun(plan: ChaosPlan, record: RunRecord): Judgement {
  const check = checkConsistency(record.history, {
    consistency: plan.consistency,
    faults: record.faults,
    quietFrom: record.finalFrom,
    maxViolations: 1,
  })
  const [violation] = check.violations
  if (violation !== undefined) return { verdict: 'violation', reason: violation.sentence, violation, check }
  if (record.stuck.length > 0) {
    return { verdict: 'not-live', reason: `the faults had ended, and ${record.stuck.join('; ')}`, check }
  }
  if (record.trouble.length > 0) return { verdict: 'inconclusive', reason: record.trouble.join('; '), check }
  if (check.verdict === 'unknown') return { verdict: 'unknown', reason: check.reason ?? 'undecided', check }
  const vacuous = vacuousRun(plan, record, check)
  return vacuous === undefined ? { verdict: 'ok', check } : { verdict: 'inconclusive', reason: vacuous, check }
}

/** What was planned and did not happen: a run that nothing went wrong in says nothing. */
function vacuousRun(plan: ChaosPlan, record: RunRecord, { overlap }: ConsistencyReport): string | undefined {
  const idle = plan.faults.faults
    .filter(({ id }) => (record.faultCounts[id]?.fired ?? 0) === 0)
    .map(({ id }) => `'${id}'`)
  if (idle.length > 0) return `the fault${idle.length > 1 ? 's' : ''} ${idle.join(', ')} never fired`
  const unbegun = plan.nemeses.filter((_, index) => record.nemesesBegun[index] !== true)
  if (unbegun.length > 0) {
    const names = [...new Set(unbegun.map(({ kind }) => nemeses[kind].label))].join(', ')
    return `the operations were made before ${unbegun.length} of ${plan.nemeses.length} nemeses began (${names}); give it more operations or time`
  }
  if (overlap.readsOverlappingWrite === 0) return 'no read was in flight together with a write of its key'
  const planned = plan.faults.faults.length + plan.nemeses.length
  if (planned > 0 && overlap.readsOverlappingFault + overlap.writesOverlappingFault === 0) {
    return 'no operation was in flight during a fault'
  }
  return undefined
}
