/** Decides one key: by zones, by zones of a weaker history that already fails, or by a sweep. */
import type { Budget } from './budget.ts'
import { int } from './columns.ts'
import { explainSweep } from './explain/explain-sweep.ts'
import { explainZones } from './explain/explain-zones.ts'
import { type KeyHistory, kinds, selectRows } from './key-history.ts'
import type { FaultInterval, History } from './operation.ts'
import { sweep } from './sweep/sweep.ts'
import { ABSENT } from './value-table.ts'
import type { KeyVerdict } from './verdict.ts'
import type { Violation } from './violation.ts'
import { checkZones } from './zones/zone-check.ts'

/**
 * The verdict on one key of `history`.
 *
 * @param explain whether a violation is explained, which costs more than finding it
 */
export function checkKey(
  history: History,
  key: KeyHistory,
  budget: Budget,
  faults: readonly FaultInterval[],
  explain: boolean,
): KeyVerdict {
  const about = { key: key.key, operations: key.size }
  const violated = (method: KeyVerdict['method'], violation: () => Violation): KeyVerdict => ({
    ...about,
    verdict: 'violation',
    method,
    complete: true,
    ...(explain && { violation: violation() }),
  })
  const direct = checkZones(key)
  if (direct.decided) {
    const { trouble } = direct
    if (trouble === undefined) return { ...about, verdict: 'ok', method: 'zones', complete: true }
    return violated('zones', () => explainZones(history, key, trouble, faults))
  }
  const weaker = relaxed(key)
  const necessary = checkZones(weaker)
  if (necessary.decided && necessary.trouble !== undefined) {
    const { trouble } = necessary
    return violated('zones', () => explainZones(history, weaker, trouble, faults))
  }
  const found = sweep(key, budget)
  if (found.verdict === 'ok') return { ...about, verdict: 'ok', method: 'sweep', complete: true }
  if (found.verdict === 'unknown')
    return { ...about, verdict: 'unknown', method: 'sweep', complete: false, reason: found.reason }
  return violated('sweep', () => explainSweep(history, key, found, faults))
}

/**
 * A history that asks less of the store: refused compare-and-sets are left out, and one that needs absence or leaves it counts
 * as the plain write or delete that it at least was. Where this one fails, the real one does.
 */
function relaxed(key: KeyHistory): KeyHistory {
  const rows: number[] = []
  const plain: number[] = []
  for (let row = 0; row < key.size; row += 1) {
    const kind = int(key.kind, row)
    if (kind !== kinds.REFUSED) rows.push(row)
    if (kind !== kinds.SWAP) continue
    if (int(key.expected, row) === ABSENT || int(key.value, row) === ABSENT) plain.push(row)
  }
  return selectRows(key, rows, plain)
}
