/** What of the history is in sight: which key, from when to when, which operation is chosen. */
import { clients, finish, type Operation, operations, start, type Violation } from './operations.ts'

/** A row of the picture: operations of one client, of which no two overlap. */
export interface Lane {
  readonly client: number
  readonly operations: readonly Operation[]
  /** Whether it is the client's first, which carries its name. */
  readonly named: boolean
}

/** Stands for every key. */
export const allKeys = -1

interface Sight {
  /** The position of the key, or {@link allKeys}. */
  key: number
  from: number
  to: number
  lanes: readonly Lane[]
  /** The order that explains the key. */
  order: readonly Operation[]
  selected: Operation | undefined
  /** The operation under the pointer. */
  hover: Operation | undefined
  violation: Violation | undefined
}

/** What is in sight now. */
export const sight: Sight = {
  key: allKeys,
  from: start,
  to: finish,
  lanes: [],
  order: [],
  selected: undefined,
  hover: undefined,
  violation: undefined,
}

/** Shows one key, or all. */
export function chooseKey(key: number): void {
  const shown = key === allKeys ? operations : operations.filter((operation) => operation.key === key)
  sight.key = key
  sight.lanes = lanesOf(shown)
  sight.order = key === allKeys ? [] : orderOf(shown)
  if (key !== allKeys && sight.selected?.key !== key) sight.selected = undefined
}

/** Shows what lies between two moments, or as much of it and beside it as there is. */
export function look(from: number, to: number): void {
  const whole = finish - start
  const width = Math.min(whole, Math.max(Math.min(8, whole), to - from))
  const middle = (from + to) / 2
  sight.from = Math.min(Math.max(start, middle - width / 2), finish - width)
  sight.to = sight.from + width
}

/** The first position in a lane whose operation ends at or after a moment. */
export function reach({ operations: row }: Lane, moment: number): number {
  let low = 0
  let high = row.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((row[middle]?.end ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** The position of the lane in which an operation lies, or -1. */
export function laneOf(operation: Operation | undefined): number {
  return operation === undefined ? -1 : sight.lanes.findIndex((lane) => lane.operations.includes(operation))
}

/** Operations of one client that overlap (a batch) go below each other; the clients of a proof stand together, on top. */
function lanesOf(shown: readonly Operation[]): readonly Lane[] {
  const rows = clients.map((): Operation[][] => [])
  for (const operation of shown) {
    const own = rows[operation.client]
    const free = own?.find((row) => (row.at(-1)?.end ?? 0) <= operation.call)
    if (free === undefined) own?.push([operation])
    else free.push(operation)
  }
  const lanes = rows.flatMap((own, client) => own.map((row, at) => ({ client, operations: row, named: at === 0 })))
  const proof = new Set(sight.violation?.witness.map(({ client }) => client))
  return [...lanes.filter(({ client }) => proof.has(client)), ...lanes.filter(({ client }) => !proof.has(client))]
}

function orderOf(shown: readonly Operation[]): readonly Operation[] {
  return shown.filter(({ point }) => point !== undefined).sort((a, b) => (a.point ?? 0) - (b.point ?? 0))
}
