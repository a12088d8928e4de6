/** From a conflict in rows to a violation that a person can follow. */
import type { Conflict } from '../zones/conflict.ts'
import { deleteWitness } from './delete-witness.ts'
import { int, real } from '../columns.ts'
import type { Clusters } from '../zones/clusters.ts'
import { type KeyHistory, kinds, selectRows } from '../key-history.ts'
import { ABSENT } from '../value-table.ts'
import type { FaultInterval, History, HistoryOperation } from '../operation.ts'
import { thinAirAccount } from './thin-air.ts'
import type { Violation } from '../violation.ts'
import { provenViolation } from './prove.ts'
import { type WitnessRows, witnessRows } from './witness-rows.ts'
import { checkZones, type ZoneTrouble } from '../zones/zone-check.ts'
import { accountOf, operationAt } from './zone-sentence.ts'

/** The violation that a zone check found in `key`, a part of `history`. */
export function explainZones(
  history: History,
  key: KeyHistory,
  trouble: ZoneTrouble,
  faults: readonly FaultInterval[],
): Violation {
  const { conflict, clusters } = trouble
  const scene = { history, key, clusters }
  const rows = withoutIdleReads(key, clusters, rowsFor(key, trouble, conflict))
  const at = (row: number): HistoryOperation => operationAt(scene, row)
  const proof = [...rows.main, ...rows.support].map((row) => asProved(key, row, at(row), rows.plain.includes(row)))
  const told =
    conflict.rule === 'thin-air'
      ? thinAirAccount(history, at(conflict.row), key.values.value(seenBy(key, conflict.row)))
      : accountOf(scene, conflict)
  const origin = told.origin === undefined ? [] : [told.origin]
  return provenViolation({
    kind: told.kind,
    key: key.key,
    sentence: told.sentence,
    witness: [...origin, ...rows.main.map(at)],
    support: rows.support.map(at),
    proof,
    starts: [key.values.value(key.initial)],
    faults,
  })
}

function rowsFor(key: KeyHistory, trouble: ZoneTrouble, conflict: Conflict): WitnessRows {
  if (conflict.rule !== 'no-delete') return witnessRows(key, trouble.clusters, conflict)
  const { clusters, zones, forward } = trouble
  if (zones === undefined || forward === undefined) return { main: [conflict.row], support: [], plain: [] }
  return deleteWitness(key, clusters, zones, forward, conflict)
}

/**
 * Takes out reads while the rest still fails, with every delete of the key beside it where a miss could use one: a miss that two
 * reads of a value enclose proves more than one that only follows them, which any delete explains.
 */
function withoutIdleReads(key: KeyHistory, clusters: Clusters, rows: WitnessRows): WitnessRows {
  const isRead = (row: number): boolean => int(key.kind, row) === kinds.READ
  let best = rows
  for (const read of [...rows.main, ...rows.support].filter(isRead)) {
    const main = best.main.filter((row) => row !== read)
    const support = best.support.filter((row) => row !== read)
    const rest = [...main, ...support]
    const missed = rest.some((row) => isRead(row) && int(key.value, row) === ABSENT)
    const outcome = checkZones(
      selectRows(key, [...new Set([...rest, ...(missed ? clusters.deletes : [])])], rows.plain),
    )
    if (outcome.decided && outcome.trouble !== undefined) best = { ...best, main, support }
  }
  return best
}

/** The value that a row read or replaced. */
function seenBy(key: KeyHistory, row: number): number {
  return int(key.kind, row) === kinds.SWAP ? int(key.expected, row) : int(key.value, row)
}

/** The operation as the proof counts it: a compare-and-set may stand for no more than a write. */
function asProved(key: KeyHistory, row: number, operation: HistoryOperation, plain: boolean): HistoryOperation {
  const conditional = operation.op === 'cas' || operation.op === 'add'
  if (!conditional || (!plain && int(key.kind, row) !== kinds.WRITE)) return operation
  const { client, key: name, call, status } = operation
  const end = real(key.ret, row)
  const rest = { client, key: name, status, call, return: end === Infinity ? null : end }
  return operation.value === null ? { ...rest, op: 'delete' } : { ...rest, op: 'set', value: operation.value ?? null }
}
