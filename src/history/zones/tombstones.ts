/**
 * Deletes and the reads that found nothing. Which delete a miss saw is ambiguous, but only one value is, so a greedy assignment
 * by earliest deadline decides: each miss that follows a value needs a delete to act in a window of time, each delete acts at one
 * moment, and keeping the delete with the later deadline for later never loses (exchange argument).
 */
import type { Clusters } from './clusters.ts'
import { countBelow, int, real, sortedRows } from '../columns.ts'
import type { Conflict } from './conflict.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import type { KeyHistory } from '../key-history.ts'
import { extentOf, type Zones } from './zones.ts'

/** For each miss in need of a delete: the window in which one must act, and which zone opens it. */
export interface Windows {
  readonly count: number
  readonly from: Float64Array
  readonly to: Float64Array
  readonly row: Int32Array
  readonly zone: Int32Array
}

/** Whether the deletes of `key` explain its misses, beside the given zones. */
export function missingDelete(key: KeyHistory, clusters: Clusters, zones: Zones, forward: Zones): Conflict | undefined {
  const { deletes, misses } = clusters
  const calls = new Float64Array(deletes.length)
  const deadlines = new Float64Array(deletes.length)
  for (let at = 0; at < deletes.length; at += 1) {
    const row = int(deletes, at)
    calls[at] = trimmedCall(forward, real(key.call, row))
    deadlines[at] = trimmedReturn(forward, real(key.ret, row))
    if (real(calls, at) > real(deadlines, at)) {
      return { rule: 'delete-inside', zone: extentOf(forward, zoneAt(forward, real(key.call, row))), row }
    }
  }
  if (misses.length === 0) return undefined
  const windows = windowsOf(key, misses, zones, forward)
  return 'rule' in windows ? windows : assign(windows, zones, calls, deadlines)
}

/** The forward zone that a moment lies in, as the last that begins before it; -1: none begins before it. */
function zoneAt(forward: Zones, moment: number): number {
  return countBelow(forward.first, forward.count, moment) - 1
}

/** Where an operation that begins inside a forward zone can act at the earliest: at its end. */
function trimmedCall(forward: Zones, call: number): number {
  const at = zoneAt(forward, call)
  return at >= 0 ? Math.max(call, real(forward.last, at)) : call
}

/** Where an operation that ends inside a forward zone can act at the latest: at its start. */
function trimmedReturn(forward: Zones, ret: number): number {
  const at = zoneAt(forward, ret)
  return at >= 0 && ret < real(forward.last, at) ? real(forward.first, at) : ret
}

function windowsOf(key: KeyHistory, misses: Int32Array, zones: Zones, forward: Zones): Windows | Conflict {
  const from = new Float64Array(misses.length)
  const to = new Float64Array(misses.length)
  const rows = new Int32Array(misses.length)
  const opener = new Int32Array(misses.length)
  let count = 0
  let passed = 0
  let latest = -1
  for (let at = 0; at < misses.length; at += 1) {
    const row = int(misses, at)
    const call = trimmedCall(forward, real(key.call, row))
    const ret = trimmedReturn(forward, real(key.ret, row))
    if (call > ret) return { rule: 'miss-inside', zone: extentOf(forward, zoneAt(forward, real(key.call, row))), row }
    for (; passed < zones.count && real(zones.first, passed) < call; passed += 1) {
      if (latest < 0 || real(zones.last, passed) > real(zones.last, latest)) latest = passed
    }
    if (latest < 0) continue // nothing was there before, so nothing had to be removed
    from[count] = real(zones.last, latest)
    to[count] = ret
    rows[count] = row
    opener[count] = latest
    count += 1
  }
  return { count, from, to, row: rows, zone: opener }
}

/** Gives each window a delete, windows by their end; the conflict where none is left. */
function assign(windows: Windows, zones: Zones, calls: Float64Array, deadlines: Float64Array): Conflict | undefined {
  const waiting = new DeadlineHeap(deadlines)
  let admitted = 0
  let placed = -Infinity
  for (const at of sortedRows(windows.count, windows.to)) {
    const end = real(windows.to, at)
    for (; admitted < calls.length && real(calls, admitted) <= end; admitted += 1) waiting.push(admitted)
    // a delete whose time runs out acts at its deadline, needed or not
    while (waiting.size > 0 && waiting.deadline <= end) placed = Math.max(placed, real(deadlines, waiting.pop()))
    if (placed >= real(windows.from, at)) continue
    if (waiting.size === 0)
      return { rule: 'no-delete', zone: extentOf(zones, int(windows.zone, at)), row: int(windows.row, at) }
    waiting.pop()
    placed = end
  }
  return undefined
}
