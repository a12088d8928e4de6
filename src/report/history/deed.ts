/** Operations and values in a few words, for tables and the bars of the timeline. */
import { visible } from '../../kv/index.ts'
import type { HistoryOperation, Json } from '../../history/index.ts'

const longest = 44

/** A value, shortened in the middle where it is long. */
export function shortValue(value: Json): string {
  // what a recorder writes for no bytes at all
  if (value === 'text:') return 'an empty value'
  const text = JSON.stringify(value)
  return text.length <= longest ? visible(text) : `${visible(text.slice(0, longest - 14))}…${visible(text.slice(-10))}`
}

/** What an operation did and saw, without its client, key and time: `set "a:1"`, `get → missing`. */
export function deedOf(operation: HistoryOperation): string {
  const { op, status, value = null, expected = null, result = null } = operation
  const refused = status === 'ok' && result === false ? ' → refused' : ''
  if (op === 'get') return status === 'ok' ? `get → ${result === null ? 'missing' : shortValue(result)}` : 'get'
  if (op === 'delete') return 'delete'
  if (op === 'cas') return `cas ${shortValue(expected)} ⇒ ${shortValue(value)}${refused}`
  return `${op} ${shortValue(value)}${refused}`
}

/** When an operation was in flight, in stamps. */
export function intervalOf({ call, return: ended }: HistoryOperation): string {
  return ended === null ? `from ${call}, never returned` : `${call} to ${ended}`
}

/** What its status means to somebody who reads it for the first time. */
export const statusWords: Readonly<Record<HistoryOperation['status'], string>> = {
  ok: 'acknowledged',
  fail: 'failed, no effect',
  unknown: 'outcome unknown',
}
