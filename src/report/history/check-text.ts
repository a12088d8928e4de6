/** The verdict on a history as text. */
import type { ConsistencyReport, Violation } from '../../history/index.ts'
import { counted, duration, grouped } from '../amount.ts'

/** The whole verdict. */
export function checkText(path: string, report: ConsistencyReport, written: readonly string[]): string {
  const { operations, durationMs, checks } = report
  const broken = checks
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ guarantee, verdict }) => `${guarantee}: ${verdict}`)
  const blocks = [
    `${path}: ${counted(operations, 'operation')}, checked in ${duration(durationMs)}`,
    verdictOf(report) + (broken.length === 0 || checks.length === 1 ? '' : ` (${broken.join(', ')})`),
    ...report.violations.map(violationText),
    ...(written.length === 0 ? [] : [`Written: ${written.join(', ')}`]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function verdictOf({ verdict, consistency, complete, reason, overlap, violations }: ConsistencyReport): string {
  if (verdict === 'unknown') return `unknown: ${reason ?? 'undecided'}`
  if (verdict === 'violation') {
    return `violation: the history is not ${consistency}; ${violations.length} explained below`
  }
  const { reads, readsOverlappingWrite } = overlap
  const idle =
    readsOverlappingWrite === 0 ? '; no read was in flight together with a write of its key, which proves little' : ''
  const doubt = complete ? '' : '; nothing wrong was found by what this checks, which is not all that it promises'
  return `ok: the history is ${consistency} (${grouped(readsOverlappingWrite)} of ${counted(reads, 'read')} overlapped a write)${idle}${doubt}`
}

function violationText({ sentence, diagram, kind, key, reproved }: Violation): string {
  const proof = reproved
    ? 'proved again: these operations by themselves are more than the promise allows'
    : 'too many operations to try every order'
  return `${kind}, key ${JSON.stringify(key)}: ${sentence}\n\n${diagram}\n\n(${proof})`
}
