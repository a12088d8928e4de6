/** Operations and values as people should read them. */
import { quoted, visible } from '../../kv/index.ts'
import { emptyValue } from '../recording/describe-bytes.ts'
import type { HistoryOperation, Json } from '../operation.ts'

const longest = 40

/** A value, shortened in the middle where it is long. */
export function printValue(value: Json): string {
  if (value === emptyValue) return 'an empty value'
  if (typeof value === 'object' && value !== null && 'damage' in value && typeof value.damage === 'string')
    return quoted(value.damage, longest)
  const text = JSON.stringify(value)
  if (text.length <= longest) return visible(text)
  return `${visible(text.slice(0, longest / 2))}…${visible(text.slice(-longest / 4))} (${text.length} characters)`
}

/** A client by the name that its history gives it, which may be any text. */
export function printClient(client: HistoryOperation['client']): string {
  return quoted(String(client), longest)
}

/** What an operation did and saw, without its client and its time: `set "a:1"`. */
export function describeOperation(operation: HistoryOperation): string {
  const { op, status, value = null, expected = null, result } = operation
  const outcome = status === 'ok' ? '' : status === 'unknown' ? ' (outcome unknown)' : ' (failed)'
  switch (op) {
    case 'get':
      return status === 'ok' ? `get -> ${result === null ? 'missing' : printValue(result ?? null)}` : `get${outcome}`
    case 'delete':
      return `delete${outcome}`
    case 'set':
    case 'append':
      return `${op} ${printValue(value)}${outcome}`
    case 'add':
      return `add ${printValue(value)}${status === 'ok' && result === false ? ' -> refused' : outcome}`
    case 'cas':
      return `cas ${printValue(expected)} => ${printValue(value)}${status === 'ok' && result === false ? ' -> refused' : outcome}`
  }
}

/** When an operation was in flight: `[12, 15]`. */
export function printInterval(operation: HistoryOperation): string {
  return `[${operation.call}, ${operation.return ?? 'never'}]`
}

/** An operation inside a sentence: `client a's set "a:1" [12, 15]`. */
export function printOperation(operation: HistoryOperation): string {
  return `client ${printClient(operation.client)}'s ${describeOperation(operation)} ${printInterval(operation)}`
}
