/** A few operations as lanes of plain text: a lane a client, time to the right, one column a stamp that matters. */
import { quoted } from '../../kv/index.ts'
import type { FaultInterval, HistoryOperation } from '../operation.ts'
import { describeOperation, printClient } from './print-operation.ts'

/** Characters of a fault's name that are shown at most. */
const longestLabel = 60

/**
 * Draws operations (and the faults beside them) as text. Distances are stretched so that every label fits; only their order
 * means something. An outcome that is unknown has no right end.
 *
 * @example
 * laneDiagram(violation.witness)
 * // a  |- set "a:1" -|
 * // b                  |- get -> missing -|
 */
export function laneDiagram(operations: readonly HistoryOperation[], faults: readonly FaultInterval[] = []): string {
  const columns = placeStamps(operations, faults)
  const width = Math.max(0, ...columns.values()) + 1
  const names = [...new Set(operations.map((operation) => String(operation.client)))]
  const labels = faults.map(({ label }) => quoted(label, longestLabel))
  const margin =
    Math.max(0, ...names.map((name) => printClient(name).length), ...labels.map((label) => label.length)) + 2
  const at = (stamp: number): number => columns.get(stamp) ?? 0
  const lines = names.flatMap((name) => {
    const lanes = intoLanes(operations.filter((operation) => String(operation.client) === name))
    return lanes.map((lane, index) => {
      let line = (index === 0 ? printClient(name) : '').padEnd(margin)
      for (const operation of lane) {
        const start = at(operation.call)
        const body =
          endOf(operation) === null
            ? openBar(operation, width - start)
            : bar(operation, at(endOf(operation) ?? 0) - start)
        line = line.padEnd(margin + start) + body
      }
      return line.trimEnd()
    })
  })
  for (const [index, fault] of faults.entries()) {
    const [from, to] = [nearest(columns, fault.from), nearest(columns, fault.to)]
    lines.push(`${(labels[index] ?? '').padEnd(margin)}${' '.repeat(from)}${'='.repeat(to - from + 1)}`)
  }
  return lines.join('\n')
}

/** Where an operation's bar ends; `null`: it is open. */
function endOf(operation: HistoryOperation): number | null {
  return operation.status === 'unknown' ? null : operation.return
}

function placeStamps(operations: readonly HistoryOperation[], faults: readonly FaultInterval[]): Map<number, number> {
  const stamps = new Set<number>()
  for (const operation of operations) {
    stamps.add(operation.call)
    const end = endOf(operation)
    if (end !== null) stamps.add(end)
  }
  if (operations.length === 0) for (const fault of faults) stamps.add(fault.from).add(fault.to)
  const columns = new Map<number, number>()
  let column = -3
  for (const stamp of [...stamps].sort((a, b) => a - b)) {
    column += 3
    for (const operation of operations) {
      if (endOf(operation) === stamp && operation.call < stamp) {
        column = Math.max(column, (columns.get(operation.call) ?? 0) + describeOperation(operation).length + 5)
      }
    }
    columns.set(stamp, column)
  }
  return columns
}

/** Operations of one client that overlap (a batch, an import) go below each other. */
function intoLanes(operations: readonly HistoryOperation[]): HistoryOperation[][] {
  const lanes: HistoryOperation[][] = []
  for (const operation of [...operations].sort((a, b) => a.call - b.call)) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1)
      const end = last === undefined ? null : endOf(last)
      return end !== null && end < operation.call
    })
    if (free === undefined) lanes.push([operation])
    else free.push(operation)
  }
  return lanes
}

function bar(operation: HistoryOperation, length: number): string {
  const label = describeOperation(operation)
  if (length <= 0) return `| ${label}`
  const space = length - 1 - label.length - 2
  const left = Math.max(1, Math.floor(space / 2))
  return `|${'-'.repeat(left)} ${label} ${'-'.repeat(Math.max(1, space - left))}|`
}

function openBar(operation: HistoryOperation, space: number): string {
  const label = describeOperation(operation)
  return `|- ${label} ${'-'.repeat(Math.max(1, space - label.length - 4))}...`
}

function nearest(columns: ReadonlyMap<number, number>, stamp: number): number {
  let found = 0
  for (const [known, column] of columns) if (known <= stamp) found = Math.max(found, column)
  return found
}
