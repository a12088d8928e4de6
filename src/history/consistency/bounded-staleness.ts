/** Δ-staleness as a promise: with every read's call moved back by at most so many stamps, the history is linearizable. */
import { stringLiteral } from '../../kv/index.ts'
import { newBudget } from '../budget.ts'
import { checkKey } from '../check-key.ts'
import type { Finding, HistoryView, Tallies } from './guarantee.ts'
import type { KeyHistory } from '../key-history.ts'
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
    const verdict = checkKey(view.history, moved, budget, [], false)
    if (verdict.verdict === 'unknown') tally.giveUp(`key ${stringLiteral(key.key)}: ${verdict.reason ?? 'undecided'}`)
    if (verdict.verdict === 'violation') tally.broke(() => findingFor(view, moved, maxStaleness))
  }
}

/** Explains the history as it would have been, and shows the operations as they were. */
function findingFor(view: HistoryView, moved: KeyHistory, maxStaleness: number): Finding {
  const earlier = view.history.map((o) => (o.op === 'get' ? { ...o, call: o.call - maxStaleness } : o))
  const original = new Map(earlier.map((operation, at) => [operation, view.history[at] ?? operation]))
  const budget = newBudget(1_000_000, 10_000, () => performance.now())
  const { violation } = checkKey(earlier, moved, budget, [], true)
  const operations = violation === undefined ? [] : [...violation.witness, ...violation.support]
  return {
    kind: violation?.kind ?? 'stale',
    key: moved.key,
    operations: operations.map((operation) => original.get(operation) ?? operation),
    sentence: `Even if every read had been called ${maxStaleness} stamps earlier: ${violation?.sentence ?? 'no order explains the operations.'}`,
  }
}
