/** The history as the timeline's script takes it: columns, in the order of the calls. */
import type { HistoryOp, HistoryOperation } from '../../history/index.ts'
import { oneLine } from '../../kv/index.ts'
import { deedOf } from './deed.ts'
import { type DeedKind, deedKinds, deedStatuses, type TimelineColumns } from './timeline-columns.ts'
import type { HistoryView } from './view.ts'

/** How many operations a page carries; a browser draws more, but takes long to load them. */
export const mostOperations = 20_000

const kindOf: Readonly<Record<HistoryOp, DeedKind>> = {
  get: 'read',
  set: 'write',
  delete: 'delete',
  cas: 'compare',
  add: 'compare',
  append: 'compare',
}

/** The columns of `view`. */
export function timelineData(view: HistoryView): TimelineColumns {
  const points = new Map((view.linearization ?? []).map(({ operation, at }) => [operation, at]))
  const chosen = chosenOf(view)
  const clients = indexOf(chosen.map(({ operation }) => String(operation.client)).sort(byNumberThenName))
  const keys = indexOf(chosen.map(({ operation }) => operation.key))
  const position = new Map(chosen.map(({ operation }, at) => [identityOf(operation), at]))
  const positions = (operations: readonly HistoryOperation[]): readonly number[] =>
    operations.flatMap((operation) => position.get(identityOf(operation)) ?? [])
  return {
    clients: [...clients.keys()].map(oneLine),
    keys: [...keys.keys()].map((key) => oneLine(JSON.stringify(key))),
    client: chosen.map(({ operation }) => clients.get(String(operation.client)) ?? 0),
    key: chosen.map(({ operation }) => keys.get(operation.key) ?? 0),
    kind: chosen.map(({ operation }) => deedKinds.indexOf(kindOf[operation.op])),
    status: chosen.map(({ operation }) => deedStatuses.indexOf(operation.status)),
    call: chosen.map(({ operation }) => operation.call),
    return: chosen.map(({ operation }) => operation.return ?? -1),
    deed: chosen.map(({ operation }) => oneLine(deedOf(operation))),
    point: chosen.map(({ at }) => points.get(at) ?? -1),
    faults: (view.faults ?? []).map(({ label, from, to }) => ({ label: oneLine(label), from, to })),
    violations: (view.violations ?? []).map(({ key, sentence, witness, support }) => ({
      key: keys.get(key) ?? -1,
      sentence: oneLine(sentence),
      witness: positions(witness),
      support: positions(support),
    })),
    left: view.history.length - chosen.length,
  }
}

interface Chosen {
  readonly operation: HistoryOperation
  /** Its position in the history. */
  readonly at: number
}

/** The operations that the page carries, by call: all, or those on the keys in question first, then the earliest. */
function chosenOf({ history, violations = [] }: HistoryView): readonly Chosen[] {
  const all = history.map((operation, at) => ({ operation, at })).sort((a, b) => a.operation.call - b.operation.call)
  if (all.length <= mostOperations) return all
  const wanted = new Set(violations.map(({ key }) => key))
  const proof = new Set(violations.flatMap(({ witness, support }) => [...witness, ...support]).map(identityOf))
  const rank = ({ operation }: Chosen): number =>
    proof.has(identityOf(operation)) ? 0 : wanted.has(operation.key) ? 1 : 2
  return all
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostOperations)
    .sort((a, b) => a.operation.call - b.operation.call)
}

function identityOf({ client, key, op, call }: HistoryOperation): string {
  return JSON.stringify([client, key, op, call])
}

/** Each of `values` once, with its position. */
function indexOf(values: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(values)].map((value, at) => [value, at]))
}

function byNumberThenName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
