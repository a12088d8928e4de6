/**
 * Decides one key in O(n log n): forward zones must be apart, no backward zone may lie inside one (Gibbons and Korach 1997; zones
 * after Golab, Li and Shah 2011), and deletes must explain the reads that found nothing.
 */
import { type Clusters, clustersOf, linkSwaps, type Unclustered } from './clusters.ts'
import { countBelow, real } from '../columns.ts'
import type { Conflict } from './conflict.ts'
import type { KeyHistory } from '../key-history.ts'
import { missingDelete } from './tombstones.ts'
import { extentOf, forwardZones, type Zones, zonesOf } from './zones.ts'

/** A conflict with what it was found in. */
export interface ZoneTrouble {
  readonly conflict: Conflict
  readonly clusters: Clusters
  /** All zones and the forward ones, where the check came that far. */
  readonly zones?: Zones
  readonly forward?: Zones
}

/** The outcome: trouble, none, or why zones do not decide this key. */
export type ZoneOutcome =
  { readonly decided: true; readonly trouble?: ZoneTrouble } | { readonly decided: false; readonly reason: Unclustered }

/** Checks one key by zones. Complete wherever it decides. */
export function checkZones(key: KeyHistory): ZoneOutcome {
  const clusters = clustersOf(key)
  if (typeof clusters === 'string') return { decided: false, reason: clusters }
  const zones = linkSwaps(key, clusters) ?? zonesOf(key, clusters)
  if ('rule' in zones) return { decided: true, trouble: { conflict: zones, clusters } }
  const forward = forwardZones(zones)
  const conflict = overlapping(forward) ?? enclosed(zones, forward) ?? missingDelete(key, clusters, zones, forward)
  return conflict === undefined ? { decided: true } : { decided: true, trouble: { conflict, clusters, zones, forward } }
}

function overlapping(forward: Zones): Conflict | undefined {
  for (let at = 1; at < forward.count; at += 1) {
    if (real(forward.first, at) < real(forward.last, at - 1)) {
      return { rule: 'overlap', zone: extentOf(forward, at - 1), other: extentOf(forward, at) }
    }
  }
  return undefined
}

function enclosed(zones: Zones, forward: Zones): Conflict | undefined {
  for (let at = 0; at < zones.count; at += 1) {
    const first = real(zones.first, at)
    const last = real(zones.last, at)
    if (first < last) continue
    const outer = enclosing(forward, last, first)
    if (outer >= 0) return { rule: 'inside', zone: extentOf(forward, outer), other: extentOf(zones, at) }
  }
  return undefined
}

/** The forward zone that holds [from, to] strictly inside, or -1. They are apart, so one candidate is enough. */
function enclosing(forward: Zones, from: number, to: number): number {
  const at = countBelow(forward.first, forward.count, from) - 1
  return at >= 0 && to < real(forward.last, at) ? at : -1
}
