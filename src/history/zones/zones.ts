/**
 * When each value was in force. A cluster's zone runs from its earliest return to its latest call: where that is forward, the
 * value was certainly in force throughout; where it is backward, the whole cluster fits into any one moment of it. Values linked
 * by compare-and-sets form a chain with a fixed order and count as one cluster.
 */
import { int, real, sortedRows } from '../columns.ts'
import { BEFORE_ALL, type Conflict, type ZoneExtent } from './conflict.ts'
import { type Clusters, NO_ROW } from './clusters.ts'
import { type KeyHistory, kinds } from '../key-history.ts'

/** When the initial value was written: before every stamp, and after "no delete yet", which is minus infinity. */
const DAWN = -Number.MAX_VALUE

/** The zones of one key in ascending order of `first`. */
export interface Zones {
  readonly count: number
  readonly first: Float64Array
  readonly last: Float64Array
  readonly firstRow: Int32Array
  readonly lastRow: Int32Array
  readonly root: Int32Array
}

/** The zones of all clusters that count, or the conflict that a cluster has within itself. */
export function zonesOf(key: KeyHistory, clusters: Clusters): Zones | Conflict {
  const { writer, kept } = clusters
  const limit = writer.length
  const zones = emptyZones(limit)
  const walk = new ChainWalk(key, clusters)
  let count = 0
  for (let value = 1; value < limit; value += 1) {
    if (int(kept, value) === 0 && int(writer, value) !== BEFORE_ALL) continue
    const row = int(writer, value)
    if (row === NO_ROW) return { rule: 'thin-air', row: firstUser(clusters, value) }
    if (row !== BEFORE_ALL && int(key.kind, row) === kinds.SWAP) continue // reached from the head of its chain
    const conflict = walk.from(value)
    if (conflict !== undefined) return conflict
    zones.first[count] = walk.first
    zones.firstRow[count] = walk.firstRow
    zones.last[count] = walk.last
    zones.lastRow[count] = walk.lastRow
    zones.root[count] = value
    count += 1
  }
  return unreached(key, clusters, walk) ?? inOrder(zones, count)
}

/** The operation that saw or replaced `value`. */
function firstUser(clusters: Clusters, value: number): number {
  const reader = int(clusters.readReturnRow, value)
  return reader === NO_ROW ? int(clusters.writer, int(clusters.next, value)) : reader
}

/** Goes along one chain in its only possible order and measures its zone. */
class ChainWalk {
  readonly #key: KeyHistory
  readonly #clusters: Clusters
  readonly visited: Int32Array
  first = 0
  firstRow = 0
  last = 0
  lastRow = 0

  constructor(key: KeyHistory, clusters: Clusters) {
    this.#key = key
    this.#clusters = clusters
    this.visited = new Int32Array(clusters.writer.length)
  }

  from(root: number): Conflict | undefined {
    const { writer, readReturn, readReturnRow, readCall, readCallRow, next } = this.#clusters
    this.first = Infinity
    this.firstRow = BEFORE_ALL
    this.last = -Infinity
    this.lastRow = BEFORE_ALL
    for (let value = root; value !== 0; value = int(next, value)) {
      this.visited[value] = 1
      const row = int(writer, value)
      const call = row === BEFORE_ALL ? DAWN : real(this.#key.call, row)
      const ret = row === BEFORE_ALL ? DAWN : real(this.#key.ret, row)
      const reader = int(readReturnRow, value)
      // no operation of the chain may have ended before one that precedes it in the chain began
      if (this.#group(ret, row, call, row)) return { rule: 'order', row, other: this.#blocker, root }
      if (reader === NO_ROW) continue
      if (this.#group(real(readReturn, value), reader, real(readCall, value), int(readCallRow, value))) {
        return { rule: 'order', row: reader, other: this.#blocker, root }
      }
    }
    return undefined
  }

  #blocker = 0

  /** Adds a group of operations that follow all groups so far; true where one of them ended too early for that. */
  #group(ret: number, retRow: number, call: number, callRow: number): boolean {
    this.#blocker = this.lastRow
    const early = ret < this.last
    if (ret < this.first) {
      this.first = ret
      this.firstRow = retRow
    }
    if (call > this.last) {
      this.last = call
      this.lastRow = callRow
    }
    return early
  }
}

/** Compare-and-sets that no chain reaches replace each other's values in a circle. */
function unreached(key: KeyHistory, clusters: Clusters, walk: ChainWalk): Conflict | undefined {
  for (let value = 1; value < clusters.writer.length; value += 1) {
    const row = int(clusters.writer, value)
    if (int(clusters.kept, value) === 1 && int(walk.visited, value) === 0 && row >= 0) {
      if (int(key.kind, row) === kinds.SWAP) return { rule: 'cycle', row }
    }
  }
  return undefined
}

function emptyZones(limit: number): Omit<Zones, 'count'> {
  return {
    first: new Float64Array(limit),
    last: new Float64Array(limit),
    firstRow: new Int32Array(limit),
    lastRow: new Int32Array(limit),
    root: new Int32Array(limit),
  }
}

function inOrder(zones: Omit<Zones, 'count'>, count: number): Zones {
  const sorted = emptyZones(count)
  const order = sortedRows(count, zones.first)
  for (let at = 0; at < count; at += 1) {
    const from = int(order, at)
    sorted.first[at] = real(zones.first, from)
    sorted.last[at] = real(zones.last, from)
    sorted.firstRow[at] = int(zones.firstRow, from)
    sorted.lastRow[at] = int(zones.lastRow, from)
    sorted.root[at] = int(zones.root, from)
  }
  return { count, ...sorted }
}

/** One zone as an object, for an explanation. */
export function extentOf(zones: Zones, at: number): ZoneExtent {
  return {
    root: int(zones.root, at),
    first: real(zones.first, at),
    firstRow: int(zones.firstRow, at),
    last: real(zones.last, at),
    lastRow: int(zones.lastRow, at),
  }
}

/** The forward zones alone: during their open intervals nothing else can have happened. */
export function forwardZones(zones: Zones): Zones {
  const forward = emptyZones(zones.count)
  let count = 0
  for (let at = 0; at < zones.count; at += 1) {
    if (real(zones.first, at) >= real(zones.last, at)) continue
    forward.first[count] = real(zones.first, at)
    forward.last[count] = real(zones.last, at)
    forward.firstRow[count] = int(zones.firstRow, at)
    forward.lastRow[count] = int(zones.lastRow, at)
    forward.root[count] = int(zones.root, at)
    count += 1
  }
  return { count, ...forward }
}
