/** A chaos run and a checked history as pages. */
import type { ChaosReport } from '../../chaos/index.ts'
import type { ConsistencyReport, History } from '../../history/index.ts'
import { toHistoryHtml } from './page.ts'
import { chaosView, checkView, type HistoryPageOptions } from './reported.ts'

/**
 * A chaos run as one HTML page: the verdict, what proves it, the timeline of the run, or of the smallest that still fails.
 *
 * @example
 * writeFileSync('chaos.html', toChaosHtml(await runChaos(() => openStore())))
 */
export function toChaosHtml(report: ChaosReport, options: HistoryPageOptions = {}): string {
  return toHistoryHtml(chaosView(report, options))
}

/**
 * A checked history as one HTML page. `subject` says where it comes from, such as the path of its file.
 *
 * @example
 * const report = checkConsistency(history, { consistency: 'linearizable' })
 * writeFileSync('check.html', toCheckHtml(history, report, { subject: 'run.jsonl' }))
 */
export function toCheckHtml(
  history: History,
  report: ConsistencyReport,
  { subject = 'a history', ...options }: HistoryPageOptions & { readonly subject?: string } = {},
): string {
  return toHistoryHtml(checkView(subject, history, report, options))
}
