/** Where a value came from that nothing wrote to its key: a failed write, another key, damage on the way, or thin air. */
import { printKey, quoted } from '../../kv/index.ts'
import type { History, HistoryOperation, Json } from '../operation.ts'
import { printClient, printInterval, printOperation, printValue } from './print-operation.ts'
import { canonicalText } from '../value-table.ts'
import type { Account } from './zone-sentence.ts'

/** What to say of `operation`, which saw `value`, with the operation that the value may come from. */
export function thinAirAccount(history: History, operation: HistoryOperation, value: Json): Account {
  const seen = `${printOperation(operation)} saw ${printValue(value)}`
  const damage = damageOf(value)
  if (damage !== undefined) {
    // bytes that are damaged name their writers themselves
    const origin = hasBytes(value) ? undefined : latestWrite(history, operation)
    const after = origin === undefined ? '' : `; ${printOperation(origin)} had been acknowledged before`
    return {
      kind: 'damaged',
      sentence: `${printOperation(operation)} ${damage}${after}.`,
      ...(origin === undefined ? {} : { origin }),
    }
  }
  const text = canonicalText(value)
  const writers = history.filter((other) => other.value !== undefined && canonicalText(other.value) === text)
  const failed = writers.find((other) => other.key === operation.key && other.status === 'fail')
  if (failed !== undefined) {
    return {
      kind: 'aborted-read',
      sentence: `${seen}, which only client ${printClient(failed.client)}'s ${failed.op} ${printInterval(failed)} can have written, and that failed for certain: either it had an effect after all, or its error was classified wrongly.`,
      origin: failed,
    }
  }
  const elsewhere = writers.find((other) => other.key !== operation.key)
  if (elsewhere !== undefined) {
    return {
      kind: 'foreign',
      sentence: `${seen} under ${printKey(operation.key)}, but that was written to ${printKey(elsewhere.key)}, by client ${printClient(elsewhere.client)}'s ${elsewhere.op} ${printInterval(elsewhere)}: keys are mixed up.`,
      origin: elsewhere,
    }
  }
  return { kind: 'thin-air', sentence: `${seen}, and nothing in the history wrote that to ${printKey(operation.key)}.` }
}

/** What a recorder says of what was read and is no value: that it fails its own check, is no bytes, or could not be read at all. */
function damageOf(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || !('damage' in value)) return undefined
  const { damage, of, said } = value
  const parts = Array.isArray(of) ? of.map((part) => printValue(part)).join(', ') : ''
  if (damage === 'unreadable') {
    return `was told that what is stored cannot be read back${typeof said === 'string' ? `: ${quoted(said, 200)}` : ''}`
  }
  if (damage === 'not bytes') return `got no bytes but something of the type ${parts}`
  if (damage === 'no map') return `got no map of values but something of the type ${parts}`
  return `saw damaged bytes: ${printValue(damage ?? null)}${parts === '' ? '' : `, with parts of ${parts}`}`
}

function hasBytes(value: Json): boolean {
  return typeof value === 'object' && value !== null && 'digest' in value
}

/** The last write of the key of `read` that was acknowledged before it was called. */
function latestWrite(history: History, read: HistoryOperation): HistoryOperation | undefined {
  let latest: HistoryOperation | undefined
  for (const other of history) {
    if (other.key !== read.key || other.op !== 'set' || other.status !== 'ok') continue
    if (other.return === null || other.return > read.call || other.return <= (latest?.return ?? -1)) continue
    latest = other
  }
  return latest
}
