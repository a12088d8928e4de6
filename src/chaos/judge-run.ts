/** The verdict on one run: is the history what the store promised, did clients recover, and was anything put to the test? */
import { checkConsistency, type ConsistencyReport, type Violation } from '../history/index.ts'
import { nemeses } from './nemesis.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosVerdict } from './report.ts'
import type { RunRecord } from './run-record.ts'
import { type StrayError, straySentence } from './strays.ts'
import { unexplainedSentence } from './unexplained.ts'

/** A verdict with its grounds. */
export interface Judgement {
  readonly verdict: ChaosVerdict
  readonly reason?: string
  readonly violation?: Violation
  readonly check: ConsistencyReport
  /** What limits a verdict of `ok`, a sentence each. */
  readonly notes: readonly string[]
}

/** Judges what was seen. The first that is wrong, by weight, is the verdict. */
export function judgeRun(plan: ChaosPlan, record: RunRecord): Judgement {
  const check = checkConsistency(record.history, {
    consistency: plan.consistency,
    faults: record.faults,
    quietFrom: record.finalFrom,
    maxViolations: 1,
  })
  const judged = (verdict: ChaosVerdict, reason: string): Judgement => ({ verdict, reason, check, notes: [] })
  const [violation] = check.violations
  if (violation !== undefined) return { ...judged('violation', violation.sentence), violation }
  if (record.stuck.length > 0) return judged('not-live', `the faults had ended, and ${record.stuck.join('; ')}`)
  const error = unexplainedSentence(record.unexplained)
  if (error !== undefined) return judged('unexplained-errors', error)
  if (record.trouble.length > 0) return judged('inconclusive', record.trouble.join('; '))
  if (check.verdict === 'unknown') return judged('unknown', check.reason ?? 'undecided')
  const vacuous = vacuousRun(plan, record, check)
  if (vacuous !== undefined) return judged('inconclusive', vacuous)
  return { verdict: 'ok', check, notes: notesOn(record, check) }
}

/** The judgement beside errors that reached no caller, which weigh as much as those that no fault explains. */
export function judgeStrays(judged: Judgement, strays: readonly StrayError[]): Judgement {
  const reason = straySentence(strays)
  if (reason === undefined || judged.verdict === 'violation' || judged.verdict === 'not-live') return judged
  return { ...judged, verdict: 'unexplained-errors', reason, notes: [] }
}

/** A store that answers before another client can ask is held to what one client after another must see: there is no more to it. */
function notesOn(record: RunRecord, { overlap }: ConsistencyReport): readonly string[] {
  if (overlap.readsOverlappingWrite > 0 || !record.answersAtOnce) return []
  return ['calls never overlapped: the store answers before another client can ask']
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
  const alone = plan.clients.length === 1
  if (overlap.readsOverlappingWrite === 0 && (alone || !record.answersAtOnce))
    return `no read was in flight together with a write of its key; give it more ${alone ? 'clients' : 'operations, or fewer keys'}`
  const planned = plan.faults.faults.length + plan.nemeses.length
  if (planned > 0 && overlap.readsOverlappingFault + overlap.writesOverlappingFault === 0) {
    return 'no operation was in flight during a fault'
  }
  return undefined
}
