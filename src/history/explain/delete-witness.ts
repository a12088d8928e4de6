/**
 * The proof that a delete is missing: reads that found nothing, the values each of them followed, and every delete that could
 * have acted in between. There are fewer such deletes than reads in need of one.
 */
import type { Clusters } from '../zones/clusters.ts'
import { countBelow, int, real } from '../columns.ts'
import type { Conflict } from '../zones/conflict.ts'
import { type KeyHistory, selectRows } from '../key-history.ts'
import { join, type WitnessRows, zoneRows } from './witness-rows.ts'
import { checkZones } from '../zones/zone-check.ts'
import { extentOf, type Zones } from '../zones/zones.ts'

interface Parts {
  readonly misses: readonly number[]
  /** Positions in the zones. */
  readonly zones: readonly number[]
}

/** The rows that prove a `no-delete` conflict. */
export function deleteWitness(
  key: KeyHistory,
  clusters: Clusters,
  zones: Zones,
  forward: Zones,
  conflict: Extract<Conflict, { rule: 'no-delete' }>,
): WitnessRows {
  const order = missesBefore(key, clusters, conflict.row)
  const opener = openers(zones)
  const partsOf = (count: number): Parts => complete(key, clusters, zones, forward, opener, order.slice(0, count))
  let count = 1
  while (count < order.length && !proves(key, clusters, zones, partsOf(count))) count *= 2
  return rowsOf(key, clusters, zones, shrunk(key, clusters, zones, partsOf(count)))
}

/** The miss that failed and the ones whose needs were met before it, the nearest first. */
function missesBefore(key: KeyHistory, clusters: Clusters, row: number): number[] {
  const end = real(key.ret, row)
  const others = [...clusters.misses].filter((miss) => miss !== row && real(key.ret, miss) <= end)
  return [row, ...others.sort((a, b) => real(key.ret, b) - real(key.ret, a))]
}

/** For a moment: the zone over by then whose end is the latest, or -1. */
function openers(zones: Zones): (moment: number) => number {
  const latest = new Int32Array(zones.count)
  for (let at = 1; at < zones.count; at += 1) {
    const before = int(latest, at - 1)
    latest[at] = real(zones.last, at) > real(zones.last, before) ? at : before
  }
  return (moment) => {
    const passed = countBelow(zones.first, zones.count, moment)
    return passed === 0 ? -1 : int(latest, passed - 1)
  }
}

/** The misses with the zones they follow, and the zones that keep the deletes at hand from acting. */
function complete(
  key: KeyHistory,
  clusters: Clusters,
  zones: Zones,
  forward: Zones,
  opener: (moment: number) => number,
  misses: readonly number[],
): Parts {
  const found = new Set<number>()
  const cover = (moment: number): void => {
    const at = countBelow(forward.first, forward.count, moment) - 1
    if (at >= 0 && moment < real(forward.last, at)) found.add(positionOf(zones, forward, at))
  }
  for (const miss of misses) {
    cover(real(key.call, miss))
    cover(real(key.ret, miss))
    const at = countBelow(forward.first, forward.count, real(key.call, miss)) - 1
    const call = at >= 0 ? Math.max(real(key.call, miss), real(forward.last, at)) : real(key.call, miss)
    const zone = opener(call)
    if (zone >= 0) found.add(zone)
  }
  for (const row of deletesFor(key, clusters, zones, { misses, zones: [...found] })) {
    cover(real(key.call, row))
    if (real(key.ret, row) !== Infinity) cover(real(key.ret, row))
  }
  return { misses, zones: [...found] }
}

function positionOf(zones: Zones, forward: Zones, at: number): number {
  let position = countBelow(zones.first, zones.count, real(forward.first, at))
  while (int(zones.root, position) !== int(forward.root, at)) position += 1
  return position
}

/** Every delete that could act between a miss and the values it certainly followed. */
function deletesFor(key: KeyHistory, clusters: Clusters, zones: Zones, { misses, zones: kept }: Parts): number[] {
  const needed = new Set<number>()
  for (const miss of misses) {
    const followed = kept.filter((at) => real(zones.first, at) < real(key.call, miss))
    const from = Math.max(-Infinity, ...followed.map((at) => real(zones.last, at)))
    for (const row of clusters.deletes) {
      if (real(key.call, row) <= real(key.ret, miss) && real(key.ret, row) >= from) needed.add(row)
    }
  }
  return [...needed]
}

function rowsOf(key: KeyHistory, clusters: Clusters, zones: Zones, parts: Parts): WitnessRows {
  let rows: WitnessRows = { main: [...parts.misses], support: [], plain: [] }
  for (const at of parts.zones) rows = join(rows, zoneRows(key, clusters, extentOf(zones, at)))
  const deletes = deletesFor(key, clusters, zones, parts)
  return { ...rows, support: [...rows.support, ...deletes] }
}

function proves(key: KeyHistory, clusters: Clusters, zones: Zones, parts: Parts): boolean {
  const { main, support, plain } = rowsOf(key, clusters, zones, parts)
  const outcome = checkZones(selectRows(key, [...main, ...support], plain))
  return outcome.decided && outcome.trouble !== undefined
}

/** Takes out one miss or zone after the other, as long as the rest still proves it. */
function shrunk(key: KeyHistory, clusters: Clusters, zones: Zones, parts: Parts): Parts {
  let best = parts
  const attempt = (candidate: Parts): void => {
    if (candidate.misses.length > 0 && proves(key, clusters, zones, candidate)) best = candidate
  }
  for (const miss of parts.misses) attempt({ ...best, misses: best.misses.filter((other) => other !== miss) })
  for (const zone of parts.zones) attempt({ ...best, zones: best.zones.filter((other) => other !== zone) })
  return best
}
