/** The runner's result as an exception. */
import { AssertionError } from 'node:assert'
import { type Target, visible } from '../kv/index.ts'
import type { ConformanceOptions } from './options.ts'
import type { ConformanceReport, LawResult } from './report.ts'
import { runConformance } from './run.ts'

/**
 * Like {@link runConformance}, but rejects with node's `AssertionError` when the report is not `ok`. Its message has each
 * failure with its program.
 */
export async function assertConformance(target: Target, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const report = await runConformance(target, options)
  if (report.ok) return report
  const wrong = report.laws.filter(({ status }) => status === 'failed' || status === 'inconclusive')
  const parts = [...wrong.map((law) => failureText(law)), ...report.waiverProblems]
  if (report.interrupted !== undefined) parts.push(report.interrupted)
  throw new AssertionError({
    message: visible(
      `${report.backend} breaks ${wrong.length} of ${report.laws.length} laws (tier ${report.tier}, seed ${report.seed})\n\n${parts.join('\n\n')}`,
    ),
    actual: wrong.map(({ id, status }) => `${id}: ${status}`),
    expected: [],
    operator: 'conformance',
  })
}

/** A failure as text: what was expected, what came, the program and its token. */
export function failureText(law: LawResult): string {
  const { failure } = law
  if (failure === undefined) return visible(`${law.id}: ${law.title}\n${law.reason ?? law.status}`)
  const flaky = failure.flaky
    ? `\nflaky: it failed in ${failure.repetitions.failed} of ${failure.repetitions.of} repetitions`
    : ''
  const hint = failure.hint === undefined ? '' : `\nhint: ${failure.hint}`
  return visible(
    `${law.id}: ${law.title}\nexpected: ${failure.expected}\ngot: ${failure.got}${hint}${flaky}\n\n${failure.program}\nreplay: ${failure.token}`,
  )
}
