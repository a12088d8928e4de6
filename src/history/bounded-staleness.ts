/** Δ-staleness as a promise: with every read's call moved back by at most so many stamps, the history is linearizable. */
import { newBudget } from './budget.ts'
import { checkKey } from './check-key.ts'
import { int } from './columns.ts'
import type { HistoryView, Tallies } from './guarantee.ts'
import { shifted } from './staleness.ts'

/**
 * Checks every key for `bounded-staleness`.
 *
 * @param maxStaleness the bound, in stamps
 */
export function checkBoundedStaleness(
  view: HistoryView,
  { 'bounded-staleness': tally }: Tallies,
  maxStaleness: number,
): void {
  if (tally === undefined) return
  const budget = newBudget(1_000_000, 10_000, () => performance.now())
  for (const key of view.keys) {
    tally.checked += 1
    const moved = shifted(key, maxStaleness)
    const verdict = checkKey(view.history, moved, budget, view.faults, false)
    if (verdict.verdict === 'unknown') tally.giveUp(`key ${JSON.stringify(key.key)}: ${verdict.reason ?? 'undecided'}`)
    if (verdict.verdict !== 'violation') continue
    tally.broke(() => {
      const { violation } = checkKey(view.history, moved, budget, view.faults, true)
      const operations = [...(violation?.witness ?? []), ...(violation?.support ?? [])]
      return {
        kind: violation?.kind ?? 'stale',
        key: key.key,
        operations: operations.length > 0 ? operations : [...key.source].flatMap((at) => view.history[at] ?? []),
        sentence: `Even if every read had been called ${maxStaleness} stamps earlier: ${violation?.sentence ?? `no order explains the ${int(key.source, 0)} operations.`}`,
      }
    })
  }
}
