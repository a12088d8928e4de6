/** Tells failures of the same cause from others, once they were made small. */
import { nemeses } from '../nemesis.ts'
import type { ChaosReport } from '../report.ts'
import type { CampaignFailure } from './campaign.ts'

/** How the run of `report` failed, in short. */
export function failureOf(report: ChaosReport): CampaignFailure {
  const { violation = report.violation, plan = report.plan } = report.shrunk ?? {}
  return {
    cause: causeOf(report),
    reason: violation?.sentence ?? report.reason ?? 'it failed without a reason',
    ...(violation === undefined ? {} : { diagram: violation.diagram }),
    plan,
  }
}

/**
 * The same for failures of one cause: of a violation its kind, what the operations that prove it are, and whether it takes a
 * crash. Which other faults are left is up to chance, for they change when things happen; so are numbers and names in a reason.
 */
function causeOf(report: ChaosReport): string {
  const { verdict, reason = '' } = report
  const { violation = report.violation, plan = report.plan } = report.shrunk ?? {}
  if (verdict !== 'violation' || violation === undefined) return `${verdict}: ${withoutParticulars(reason)}`
  const made = [...new Set(violation.witness.map(({ op, status }) => `${op}${status === 'ok' ? '' : ` (${status})`}`))]
  const crash = plan.nemeses.some(({ kind }) => nemeses[kind].crashes) ? ', with a crash' : ''
  return `${violation.kind}: ${made.sort().join(', ')}${crash}`
}

/** A reason without what differs from run to run. */
function withoutParticulars(reason: string): string {
  return reason
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '…')
    .replaceAll(/\bc?\d[\d.,:#]*/g, 'n')
    .replaceAll(/(\bclient n: [^;]*)(?:; client n: [^;]*)+/g, '$1')
    .slice(0, longest)
}

/** Characters of a cause at most. */
const longest = 200
