/** The verdict on a history as text for a terminal. */
import type { ConsistencyReport, Violation } from '../../history/index.ts'
import { counted, duration, grouped } from '../amount.ts'
import { oneLine, quoted, stringLiteral, visible } from '../../kv/index.ts'

/** What goes with the text of a checked history. */
export interface CheckTextOptions {
  /** Where the history comes from, such as the path of its file. Default: "the history". */
  readonly subject?: string
  /** The files that were written. */
  readonly written?: readonly string[]
}

/**
 * The verdict on a history for a terminal: each violation with its sentence and its lanes. Ends with a line feed.
 *
 * @example
 * console.log(toCheckText(checkConsistency(history, { consistency: 'linearizable' })))
 */
export function toCheckText(
  report: ConsistencyReport,
  { subject = 'the history', written = [] }: CheckTextOptions = {},
): string {
  const { operations, durationMs, checks } = report
  const broken = checks
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ guarantee, verdict }) => `${guarantee}: ${verdict}`)
  const blocks = [
    `${quoted(subject)}: ${counted(operations, 'operation')}, checked in ${duration(durationMs)}`,
    sentenceOf(report) + (broken.length === 0 || checks.length === 1 ? '' : ` (${broken.join(', ')})`),
    ...report.violations.map(violationText),
    ...(written.length === 0 ? [] : [`Written: ${oneLine(written.join(', '))}`]),
  ]
  return visible(`${blocks.join('\n\n')}\n`)
}

function sentenceOf({ verdict, consistency, complete, reason, overlap, violations }: ConsistencyReport): string {
  if (verdict === 'unknown') return `unknown: ${oneLine(reason ?? 'undecided')}`
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
  return `${kind}, key ${stringLiteral(key)}: ${oneLine(sentence)}\n\n${diagram}\n\n(${proof})`
}
