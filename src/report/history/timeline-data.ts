/** The history as the timeline's script takes it: columns, in the order of the calls. */
import type { HistoryOp, HistoryOperation } from '../../history/index.ts'
import { oneLine } from '../visible.ts'
import { deedOf } from './deed.ts'
import type { HistoryView } from './view.ts'

/** How many operations a page carries; a browser draws more, but takes long to load them. */
export const mostOperations = 20_000

/** The kinds that the timeline tells apart by colour. */
export const deedKinds = ['read', 'write', 'delete', 'compare'] as const

const kindOf: Readonly<Record<HistoryOp, (typeof deedKinds)[number]>> = {
  get: 'read',
  set: 'write',
  delete: 'delete',
  cas: 'compare',
  add: 'compare',
  append: 'compare',
}

/** One violation, by the positions of its operations. */
export interface MarkedViolation {
  readonly key: number
  readonly sentence: string
  readonly witness: readonly number[]
  readonly support: readonly number[]
}

/** What stands in the page as JSON. A position of -1 is none. */
export interface TimelineData {
  readonly clients: readonly string[]
  readonly keys: readonly string[]
  readonly client: readonly number[]
  readonly key: readonly number[]
  readonly kind: readonly number[]
  /** 0 ok, 1 fail, 2 unknown. */
  readonly status: readonly number[]
  readonly call: readonly number[]
  /** -1: it never returned. */
  readonly return: readonly number[]
  readonly deed: readonly string[]
  /** When it took effect in the order that explains the history; -1: it is in none. */
  readonly point: readonly number[]
  readonly faults: readonly { readonly label: string; readonly from: number; readonly to: number }[]
  readonly violations: readonly MarkedViolation[]
  /** Operations that are in the history and not on the page. */
  readonly left: number
}

/** The columns of `view`. */
export function timelineData(view: HistoryView): TimelineData {
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
    status: chosen.map(({ operation }) => ['ok', 'fail', 'unknown'].indexOf(operation.status)),
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
