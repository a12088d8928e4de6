/** The one sentence that explains a conflict. */
import type { Clusters } from '../zones/clusters.ts'
import { int, real } from '../columns.ts'
import { BEFORE_ALL, type Conflict, type ZoneExtent } from '../zones/conflict.ts'
import type { KeyHistory } from '../key-history.ts'
import type { History, HistoryOperation } from '../operation.ts'
import { printInterval, printOperation, printValue } from './print-operation.ts'
import type { ViolationKind } from '../violation.ts'

/** What a sentence is made from. */
export interface Scene {
  readonly history: History
  readonly key: KeyHistory
  readonly clusters: Clusters
}

/** A conflict in words. */
export interface Account {
  readonly kind: ViolationKind
  readonly sentence: string
  /** An operation that has no part in the proof and belongs beside it. */
  readonly origin?: HistoryOperation
}

/** Puts a conflict other than `thin-air` into words. */
export function accountOf(scene: Scene, conflict: Exclude<Conflict, { rule: 'thin-air' }>): Account {
  const { key } = scene
  switch (conflict.rule) {
    case 'order':
      return orderAccount(scene, conflict)
    case 'double-swap':
      return {
        kind: 'double-cas',
        sentence: `${told(scene, conflict.row)} and ${told(scene, conflict.other)} both replaced ${valueText(key, int(key.expected, conflict.row))}: one of the two updates is lost.`,
      }
    case 'cycle':
      return {
        kind: 'cas-order',
        sentence: `${told(scene, conflict.row)} is part of a circle of compare-and-sets, each of which needs the value of the one before it: none of them can have been first.`,
      }
    case 'overlap':
      return overlapAccount(scene, conflict.zone, conflict.other)
    case 'inside': {
      const [outer, inner] = [zoneValue(scene, conflict.zone), zoneValue(scene, conflict.other)]
      return {
        kind: 'lost-or-stale',
        sentence: `${inner} came and went wholly within [${conflict.other.last}, ${conflict.other.first}], while ${outer} was in force ${span(scene, conflict.zone)}: a read of ${outer} was stale, or the write of ${inner} was lost.`,
      }
    }
    case 'delete-inside':
      return {
        kind: 'resurrected',
        sentence: `${told(scene, conflict.row)} was acknowledged while ${zoneValue(scene, conflict.zone)} was in force ${span(scene, conflict.zone)}: the delete had no effect, or the value came back.`,
      }
    case 'miss-inside':
      return {
        kind: 'missed-value',
        sentence: `${told(scene, conflict.row)} found nothing while ${zoneValue(scene, conflict.zone)} was in force ${span(scene, conflict.zone)}: the write was lost for a while, or a wrong replica answered.`,
      }
    case 'no-delete':
      return deleteAccount(scene, conflict.row, conflict.zone)
  }
}

function orderAccount(scene: Scene, conflict: Extract<Conflict, { rule: 'order' }>): Account {
  const { key, clusters } = scene
  const value = int(key.value, conflict.row)
  const written = printInterval(operationAt(scene, conflict.other))
  if (int(clusters.writer, value) === conflict.other) {
    return {
      kind: 'future-read',
      sentence: `${told(scene, conflict.row)} ended before the write of ${valueText(key, value)} began, in ${written}: the value was seen before it existed.`,
    }
  }
  const older = valueText(key, int(key.value, conflict.other))
  return {
    kind: 'cas-order',
    sentence: `${told(scene, conflict.row)} ended before ${told(scene, conflict.other)} began, but compare-and-sets lead from ${older} to ${valueText(key, value)}, so ${older} was gone by then.`,
  }
}

function overlapAccount(scene: Scene, zone: ZoneExtent, other: ZoneExtent): Account {
  const [first, second] = [zoneValue(scene, zone), zoneValue(scene, other)]
  return {
    kind: 'lost-or-stale',
    sentence: `${first} was in force ${span(scene, zone)}, and ${second} ${span(scene, other)}; the two overlap, so the store went from one to the other and back.`,
  }
}

function deleteAccount(scene: Scene, row: number, zone: ZoneExtent): Account {
  const { key, clusters } = scene
  const end = real(key.ret, row)
  const rivals = [...clusters.deletes].filter(
    (at) => real(key.call, at) <= end && real(key.ret, at) >= zone.last,
  ).length
  const deletes =
    rivals === 0
      ? `no delete was in flight in [${stampText(zone.last)}, ${end}]`
      : `${rivals === 1 ? 'the one delete' : `each of the ${rivals} deletes`} in flight in [${stampText(zone.last)}, ${end}] is needed for another read or cannot act then`
  return {
    kind: 'missing-delete',
    sentence: `${told(scene, row)} found nothing after ${zoneValue(scene, zone)} had been there, and ${deletes}: the value was lost.`,
  }
}

/** Between which operations a zone's value was in force. */
function span(scene: Scene, zone: ZoneExtent): string {
  const from =
    zone.firstRow === BEFORE_ALL ? 'from the start' : `from ${zone.first} (where ${told(scene, zone.firstRow)} ended)`
  const to = zone.lastRow === BEFORE_ALL ? '' : ` to ${zone.last} (where ${told(scene, zone.lastRow)} began)`
  return `${from}${to}`
}

function stampText(stamp: number): string {
  return Number.isFinite(stamp) && stamp > -Number.MAX_VALUE ? String(stamp) : 'the start'
}

function zoneValue({ key, clusters }: Scene, zone: ZoneExtent): string {
  const value = valueText(key, zone.root)
  return int(clusters.next, zone.root) === 0 ? value : `the chain of compare-and-sets from ${value}`
}

function valueText(key: KeyHistory, value: number): string {
  return printValue(key.values.value(value))
}

function told(scene: Scene, row: number): string {
  return printOperation(operationAt(scene, row))
}

/** The operation behind a row. */
export function operationAt({ history, key }: Pick<Scene, 'history' | 'key'>, row: number): HistoryOperation {
  const operation = history[key.source[row] ?? -1]
  if (operation === undefined) throw new RangeError(`row ${row} of key ${key.key} stands for no operation`)
  return operation
}
