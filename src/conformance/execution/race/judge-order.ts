/** Of the writes that one client makes on a key, the later wins over those made before it, waited for or not. */
import { printKey } from '../../../kv/index.ts'
import { type HistoryOperation, type Json, laneDiagram, printOperation } from '../../../history/index.ts'
import { lastName } from '../../program/race.ts'
import type { RaceMismatch, RaceStage } from './judge-race.ts'

/** The rule `order`: every lane is of one client, whose calls are in the order of their beginnings. */
export function order({ record }: RaceStage): RaceMismatch | undefined {
  for (const read of record.operations) {
    if (read.client !== lastName || read.status !== 'ok' || read.result === undefined) continue
    const writes = record.operations
      .filter(({ op, key }) => op !== 'get' && key === read.key)
      .toSorted((one, other) => one.call - other.call)
    const sure = writes.findLastIndex(({ status }) => status === 'ok')
    // of a write without an answer nobody knows whether it took effect
    const last = writes.slice(Math.max(0, sure)).filter(({ status }) => status !== 'fail')
    const legal = new Set<Json>([...last.map(({ value = null }) => value), ...(sure < 0 ? [null] : [])])
    if (!legal.has(read.result)) return overtaken(read, read.result, writes, last)
  }
  return undefined
}

function overtaken(
  read: HistoryOperation,
  result: Json,
  writes: readonly HistoryOperation[],
  last: readonly HistoryOperation[],
): RaceMismatch {
  const key = printKey(read.key)
  const origin = writes.filter(({ value = null }) => value === result && !last.some((each) => each.value === value))
  const holds = result === null ? 'nothing' : typeof result === 'string' ? result : JSON.stringify(result)
  const what = last.map((write) => printOperation(write)).join(' or ')
  return {
    expected: `${key} holds what the last write of the client left: ${what}`,
    got: `it holds ${holds}`,
    sentence: `Of the writes to ${key} that one client made, ${what} was made last, and when all was quiet the key held ${holds}: an earlier write won.`,
    diagram: laneDiagram([...origin, ...last, read]),
    clue: { kind: 'race', trap: 'overtaken' },
  }
}
