/** The history that the page carries, as its timeline shows it. */
import {
  type DeedKind,
  deedKinds,
  type DeedStatus,
  deedStatuses,
  type TimelineColumns,
  type TimelineFault,
} from '../../history/timeline-columns.ts'
import { one } from '../dom.ts'

/** One operation. */
export interface Operation {
  /** The position of its client's name. */
  readonly client: number
  /** The position of its key's name. */
  readonly key: number
  readonly kind: DeedKind
  readonly status: DeedStatus
  readonly call: number
  /** Undefined: it never returned. */
  readonly returned: number | undefined
  /** Where its bar ends. */
  readonly end: number
  /** What it did, and what came of it. */
  readonly deed: string
  /** When it took effect in the order that explains the history, where it is in one. */
  readonly point: number | undefined
}

/** What cannot be explained. */
export interface Violation {
  readonly key: number
  readonly sentence: string
  /** The operations that prove it. */
  readonly witness: readonly Operation[]
  /** Operations that the proof leans on. */
  readonly support: readonly Operation[]
  /** The number of each in the proof; 0 for support. */
  readonly roles: ReadonlyMap<Operation, number>
}

const columns: TimelineColumns = JSON.parse(one(HTMLScriptElement, '#timeline-data').text)

/** Names of clients. */
export const clients: readonly string[] = columns.clients
/** Keys, as they are written. */
export const keys: readonly string[] = columns.keys
/** Faults that were in force. */
export const faults: readonly TimelineFault[] = columns.faults

/** The first stamp. */
export const firstStamp: number = columns.call[0] ?? 0
/** The last stamp, at least one after the first. */
export const lastStamp: number = [...columns.call, ...columns.return, ...faults.map(({ to }) => to)].reduce(
  (latest, stamp) => Math.max(latest, stamp),
  firstStamp + 1,
)
const margin = Math.max(1, (lastStamp - firstStamp) * 0.01)
/** The left edge of the whole picture. */
export const start: number = firstStamp - margin
/** Its right edge. */
export const finish: number = lastStamp + margin

/** Every operation, by its call. */
export const operations: readonly Operation[] = operationsOf(columns)

/** Every violation. */
export const violations: readonly Violation[] = columns.violations.map(({ key, sentence, ...positions }) => {
  const witness = positions.witness.flatMap((at) => operations[at] ?? [])
  const support = positions.support.flatMap((at) => operations[at] ?? [])
  const roles = new Map([
    ...support.map((operation): [Operation, number] => [operation, 0]),
    ...witness.map((operation, at): [Operation, number] => [operation, at + 1]),
  ])
  return { key, sentence, witness, support, roles }
})

/** Every operation that proves a violation. */
export const proving: ReadonlySet<Operation> = new Set(violations.flatMap(({ witness }) => witness))

function operationsOf({ call, client, key, kind, status, return: returns, deed, point }: TimelineColumns): Operation[] {
  // from the last to the first, so that each knows when its client called next
  const nextCall = new Map<number, number>()
  const backwards: Operation[] = []
  for (let at = call.length - 1; at >= 0; at -= 1) {
    const own = { call: call[at] ?? 0, client: client[at] ?? 0, key: key[at] ?? 0 }
    const returned = positionOf(returns[at])
    // what never returned is drawn up to the client's next call, or to the edge
    const next = nextCall.get(own.client)
    const open = next === undefined ? finish : next - 0.25
    nextCall.set(own.client, own.call)
    backwards.push({
      ...own,
      kind: deedKinds[kind[at] ?? 0] ?? 'read',
      status: deedStatuses[status[at] ?? 0] ?? 'ok',
      returned,
      end: returned ?? Math.max(own.call + 0.5, open),
      deed: deed[at] ?? '',
      point: positionOf(point[at]),
    })
  }
  return backwards.reverse()
}

function positionOf(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value
}
