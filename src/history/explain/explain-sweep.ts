/**
 * The proof that a sweep's failure is one. The events after the failing return play no part; before it, the latest moment is
 * sought from which the rest fails whatever the key held then; what is left is thinned out as far as it still fails.
 */
import { newBudget } from '../budget.ts'
import { int, real, sortedRows } from '../columns.ts'
import { type KeyHistory, kinds, selectRows } from '../key-history.ts'
import type { FaultInterval, History, HistoryOperation } from '../operation.ts'
import { printOperation, printValue } from './print-operation.ts'
import { provenViolation } from './prove.ts'
import { sweepInBreadth } from '../sweep/breadth.ts'
import type { SweepFailure } from '../sweep/sweep.ts'
import type { Violation } from '../violation.ts'
import { operationAt } from './zone-sentence.ts'

/** Configurations that one attempt at a shorter proof may expand, and the time for all of them. */
const stepsPerAttempt = 20_000
const msInAll = 500

/** The violation behind a failed sweep of `key`. */
export function explainSweep(
  history: History,
  key: KeyHistory,
  failure: SweepFailure,
  faults: readonly FaultInterval[],
): Violation {
  const deadline = performance.now() + msInAll
  const fails = (part: Part): boolean => {
    const left = deadline - performance.now()
    if (left <= 0) return false
    const budget = newBudget(stepsPerAttempt, left, () => performance.now())
    return sweepInBreadth(part.key, budget, part.starts)?.verdict === 'violation'
  }
  const last = firstUnexplained(key, failure, fails)
  const whole: Part = { key: upTo(key, real(key.ret, last)), starts: [key.initial] }
  const part = thinned(latestStart(whole, fails), fails)
  const scene = { history, key: part.key }
  const rows = Array.from({ length: part.key.size }, (_, row) => row)
  const proof = rows.map((row) => asCounted(part.key, row, operationAt(scene, row)))
  const starts = part.starts.map((start) => key.values.value(start))
  const main = rows.filter((row) => int(part.key.kind, row) !== kinds.WRITE || int(part.key.value, row) !== 0)
  const shown = new Set(main.slice(-6))
  return provenViolation({
    kind: 'no-order',
    key: key.key,
    sentence: sentenceFor(
      operationAt({ history, key }, last),
      part,
      last === failure.found ? failure.states.map((state) => printValue(state)) : [],
    ),
    witness: rows.filter((row) => shown.has(row)).map((row) => operationAt(scene, row)),
    support: rows.filter((row) => !shown.has(row)).map((row) => operationAt(scene, row)),
    proof,
    starts,
    faults,
  })
}

interface Part {
  readonly key: KeyHistory
  readonly starts: readonly number[]
}

function sentenceFor(last: HistoryOperation, part: Part, states: readonly string[]): string {
  const before = part.starts.length > 1 ? ' whatever the key held before them' : ''
  const held = states.length <= 3 && states.length > 0 ? ` (by then it could only hold ${states.join(' or ')})` : ''
  return `No order of these ${part.key.size} operations explains their results${before}; the first return that nothing explains is that of ${printOperation(last)}${held}.`
}

/** The first row to return by whose return nothing explains what was seen; as far as that can be found, else one that does. */
function firstUnexplained(key: KeyHistory, { row, found }: SweepFailure, fails: (part: Part) => boolean): number {
  if (row === found) return row
  const [from, to] = [real(key.ret, found), real(key.ret, row)]
  const rows = sortedRows(key.size, key.ret).filter(
    (other) => real(key.ret, other) >= from && real(key.ret, other) <= to,
  )
  let low = -1
  let high = rows.indexOf(row)
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (fails({ key: upTo(key, real(key.ret, int(rows, middle))), starts: [key.initial] })) high = middle
    else low = middle
  }
  return int(rows, high)
}

/** The operations called by `end`; those that had not returned by then may still do anything. */
function upTo(key: KeyHistory, end: number): KeyHistory {
  const rows: number[] = []
  for (let row = 0; row < key.size; row += 1) {
    const open = real(key.ret, row) > end
    if (real(key.call, row) <= end && !(open && readOnly(key, row))) rows.push(row)
  }
  const cut = selectRows(key, rows)
  return { ...cut, ret: cut.ret.map((ret) => (ret > end ? Infinity : ret)) }
}

/** The part of `whole` after the latest moment from which it still fails, whatever the key held there. */
function latestStart(whole: Part, fails: (part: Part) => boolean): Part {
  // text may be anything before an append, so that no list of starts is complete
  if (whole.key.kind.includes(kinds.APPEND)) return whole
  const moments = [...new Set(whole.key.call)]
  const from = (at: number): Part => {
    const key = since(whole.key, moments[at] ?? -Infinity)
    return { key, starts: anything(key) }
  }
  let low = 0
  let high = moments.length
  if (!fails(from(0))) return whole
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (fails(from(middle))) low = middle
    else high = middle
  }
  return from(low)
}

/** The values that make a difference to `key`, absence, and one that makes none. */
function anything(key: KeyHistory): number[] {
  const all = Array.from({ length: key.values.size }, (_, value) => value)
  const named = new Set([0, ...key.value, ...key.expected])
  const other = all.find((value) => !named.has(value))
  return other === undefined ? [...named] : [...named, other]
}

/** The operations from `moment` on; a write that was in flight then may have acted before, so that it need not act after. */
function since(key: KeyHistory, moment: number): KeyHistory {
  const rows: number[] = []
  for (let row = 0; row < key.size; row += 1) {
    const across = real(key.call, row) < moment
    if (across && (real(key.ret, row) < moment || readOnly(key, row))) continue
    rows.push(row)
  }
  const cut = selectRows(key, rows)
  return { ...cut, ret: cut.ret.map((ret, row) => (real(cut.call, row) < moment ? Infinity : ret)) }
}

/** Takes out reads one by one, and then everything that has to do with one value or another, as long as the rest fails. */
function thinned(part: Part, fails: (part: Part) => boolean): Part {
  let best = part
  const attempt = (drop: (row: number) => boolean): void => {
    const rows = Array.from({ length: best.key.size }, (_, row) => row).filter((row) => !drop(row))
    const candidate = { key: selectRows(best.key, rows), starts: best.starts }
    if (rows.length > 0 && rows.length < best.key.size && fails(candidate)) best = candidate
  }
  for (let size = best.key.size; size >= 1; size = Math.floor(size / 2)) {
    for (let start = best.key.size - size; start > -size; start -= size) {
      attempt((row) => row >= start && row < start + size && readOnly(best.key, row))
    }
  }
  if (!best.key.kind.includes(kinds.REFUSED)) {
    for (const group of valueGroups(best.key))
      attempt((row) => group.has(int(best.key.value, row)) || group.has(int(best.key.expected, row)))
  }
  if (!sawAbsence(best.key)) attempt((row) => int(best.key.kind, row) === kinds.WRITE && int(best.key.value, row) === 0)
  return best
}

/** Values that compare-and-sets link, each group apart from the others and from absence. */
function valueGroups(key: KeyHistory): ReadonlySet<number>[] {
  const leader = Array.from({ length: key.values.size }, (_, value) => value)
  const find = (value: number): number => {
    let at = value
    while (leader[at] !== undefined && leader[at] !== at) at = leader[at] ?? at
    return at
  }
  for (let row = 0; row < key.size; row += 1) {
    if (int(key.kind, row) === kinds.APPEND) return []
    if (int(key.kind, row) === kinds.SWAP) leader[find(int(key.value, row))] = find(int(key.expected, row))
  }
  const groups = new Map<number, Set<number>>()
  for (let row = 0; row < key.size; row += 1) {
    const value = int(key.value, row)
    const top = find(value)
    if (top === find(0)) continue
    const group = groups.get(top) ?? new Set()
    groups.set(top, group.add(value).add(top))
    if (int(key.kind, row) === kinds.SWAP) group.add(int(key.expected, row))
  }
  return [...groups.values()]
}

function readOnly(key: KeyHistory, row: number): boolean {
  return int(key.kind, row) === kinds.READ || int(key.kind, row) === kinds.REFUSED
}

function sawAbsence(key: KeyHistory): boolean {
  for (let row = 0; row < key.size; row += 1) {
    if (int(key.kind, row) === kinds.READ && int(key.value, row) === 0) return true
    if (int(key.kind, row) === kinds.SWAP && int(key.expected, row) === 0) return true
    if (int(key.kind, row) === kinds.APPEND || int(key.kind, row) === kinds.REFUSED) return true
  }
  return false
}

/** The operation as the proof counts it: one that may have acted outside the part is of unknown outcome there. */
function asCounted(key: KeyHistory, row: number, operation: HistoryOperation): HistoryOperation {
  if (real(key.ret, row) !== Infinity || operation.status !== 'ok') return operation
  const { result: _, ...rest } = operation
  return { ...rest, status: 'unknown', return: null }
}
