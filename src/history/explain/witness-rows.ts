/**
 * Which operations prove a conflict. A part of a history that cannot be explained proves that the whole cannot, provided that
 * what was left out could be taken out of any explanation: reads; whole clusters; deletes that no remaining miss could need;
 * the tail of a chain of compare-and-sets, and its head once the first one that stays counts as the plain write that it at
 * least was.
 */
import type { Clusters } from '../zones/clusters.ts'
import { int, real } from '../columns.ts'
import { BEFORE_ALL, type Conflict, type ZoneExtent } from '../zones/conflict.ts'
import { type KeyHistory, kinds } from '../key-history.ts'

/** Rows of a proof. */
export interface WitnessRows {
  /** The operations to look at. */
  readonly main: readonly number[]
  /** What else the proof needs. */
  readonly support: readonly number[]
  /** Compare-and-sets that count as plain writes here. */
  readonly plain: readonly number[]
}

/** The rows that prove `conflict`; for a missing delete see {@link deleteWitness} in its own file. */
export function witnessRows(
  key: KeyHistory,
  clusters: Clusters,
  conflict: Exclude<Conflict, { rule: 'no-delete' }>,
): WitnessRows {
  switch (conflict.rule) {
    case 'thin-air':
      return { main: [conflict.row], support: evidence(key, clusters, int(key.value, conflict.row)), plain: [] }
    case 'order':
      return stretch(key, clusters, conflict.root, [conflict.row, conflict.other])
    case 'double-swap': {
      const replaced = int(key.expected, conflict.row)
      const parts = stretch(key, clusters, replaced, [int(clusters.writer, replaced)])
      const seen = [conflict.row, conflict.other].flatMap((row) => evidence(key, clusters, int(key.value, row)))
      const both = { main: [conflict.row, conflict.other], support: seen, plain: [] }
      // the write of what they replaced may itself replace what one of them wrote, and then it cannot count as a plain one
      return join({ ...parts, plain: parts.plain.filter((row) => !seen.includes(row)) }, both)
    }
    case 'cycle':
      return cycleRows(key, clusters, conflict.row)
    case 'overlap':
    case 'inside':
      return join(zoneRows(key, clusters, conflict.zone), zoneRows(key, clusters, conflict.other))
    case 'delete-inside':
    case 'miss-inside':
      return join(zoneRows(key, clusters, conflict.zone), { main: [conflict.row], support: [], plain: [] })
  }
}

/** The rows that show what `zone` claims. */
export function zoneRows(key: KeyHistory, clusters: Clusters, zone: ZoneExtent): WitnessRows {
  return stretch(key, clusters, zone.root, [zone.firstRow, zone.lastRow])
}

/** The part of a chain that `rows` span, with the write that begins it. */
function stretch(key: KeyHistory, clusters: Clusters, root: number, rows: readonly number[]): WitnessRows {
  const { writer, next } = clusters
  const wanted = new Set(rows.filter((row) => row >= 0))
  const chain: number[] = []
  for (let value = root; value !== 0 && chain.length <= writer.length; value = int(next, value)) chain.push(value)
  const positions = [...wanted].map((row) => chain.indexOf(int(key.value, row)))
  if (rows.includes(BEFORE_ALL)) positions.push(0)
  const from = Math.max(0, Math.min(...positions))
  const to = Math.max(from, ...positions)
  const first = int(writer, chain[from] ?? root)
  const main = new Set(wanted)
  if (first >= 0) main.add(first)
  const links = chain.slice(from + 1, to + 1).map((value) => int(writer, value))
  const support = [...links, ...evidence(key, clusters, chain[to] ?? root)].filter((row) => !main.has(row))
  const plain = first >= 0 && int(key.kind, first) === kinds.SWAP ? [first] : []
  return { main: [...main], support, plain }
}

/** What shows that the write of `value` took effect, where it was not acknowledged. */
function evidence(key: KeyHistory, clusters: Clusters, value: number): number[] {
  const rows: number[] = []
  for (let at = value; at !== 0; at = int(clusters.next, at)) {
    const writer = int(clusters.writer, at)
    if (writer < 0 || real(key.ret, writer) !== Infinity) return rows
    const reader = int(clusters.readReturnRow, at)
    if (reader >= 0) return [...rows, reader]
    const successor = int(clusters.writer, int(clusters.next, at))
    if (successor >= 0) rows.push(successor)
  }
  return rows
}

function cycleRows(key: KeyHistory, clusters: Clusters, start: number): WitnessRows {
  const rows = new Set<number>()
  for (let row = start; !rows.has(row); row = int(clusters.writer, int(key.expected, row))) rows.add(row)
  const seen = [...rows].every((row) => real(key.ret, row) === Infinity) ? seenIn(key, clusters, rows) : []
  return { main: [...rows].slice(0, 5), support: [...[...rows].slice(5), ...seen], plain: [] }
}

/** A read of any value that `rows` wrote. */
function seenIn(key: KeyHistory, clusters: Clusters, rows: ReadonlySet<number>): number[] {
  for (const row of rows) {
    const reader = int(clusters.readReturnRow, int(key.value, row))
    if (reader >= 0) return [reader]
  }
  return []
}

/** Both together, each row once. */
export function join(a: WitnessRows, b: WitnessRows): WitnessRows {
  const main = new Set([...a.main, ...b.main])
  return {
    main: [...main],
    support: [...new Set([...a.support, ...b.support])].filter((row) => !main.has(row)),
    plain: [...a.plain, ...b.plain],
  }
}
