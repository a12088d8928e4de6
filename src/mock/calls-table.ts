/** Calls as a table of text. */
import type { CallRecord } from './record.ts'
import { showCall, showOutcome } from './show.ts'

const columns: readonly { readonly title: string; readonly cell: (call: CallRecord) => string }[] = [
  { title: '#', cell: (call) => String(call.seq) },
  { title: 'client', cell: (call) => call.client },
  { title: 'call', cell: showCall },
  { title: 'outcome', cell: showOutcome },
  { title: 'ms', cell: (call) => (call.durationMs === undefined ? '' : String(call.durationMs)) },
  { title: 'fault', cell: (call) => (call.fault ?? []).map(({ action, moment }) => `${action} ${moment}`).join(', ') },
]

/** One line a call under a line of titles; the client and the fault stand there only where they tell something. */
export function callsTable(calls: readonly CallRecord[]): string {
  const rows = [columns.map(({ title }) => title), ...calls.map((call) => columns.map(({ cell }) => cell(call)))]
  const told = columns.map(({ title }, column) => {
    if (title === 'client') return new Set(calls.map((call) => call.client)).size > 1
    return title !== 'fault' || rows.slice(1).some((row) => row[column] !== '')
  })
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .filter((_, column) => told[column])
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
