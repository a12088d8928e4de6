/** Where a value came from that nothing wrote to its key: a failed write, another key, damage on the way, or thin air. */
import { printKey } from '../../kv/index.ts'
import type { History, HistoryOperation, Json } from '../operation.ts'
import { printClient, printInterval, printOperation, printValue } from './print-operation.ts'
import { canonicalText } from '../value-table.ts'
import type { Account } from './zone-sentence.ts'

/** What to say of `operation`, which saw `value`, with the operation that the value may come from. */
export function thinAirAccount(history: History, operation: HistoryOperation, value: Json): Account {
  const seen = `${printOperation(operation)} saw ${printValue(value)}`
  const damage = damageOf(value)
  if (damage !== undefined)
    return { kind: 'damaged', sentence: `${printOperation(operation)} saw damaged bytes: ${damage}.` }
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

/** What a recorder says of bytes that fail their own check. */
function damageOf(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null || !('damage' in value)) return undefined
  const { damage, of } = value
  const parts = Array.isArray(of) ? of.map((part) => printValue(part)).join(', ') : ''
  return `${printValue(damage ?? null)}${parts === '' ? '' : `, with parts of ${parts}`}`
}
