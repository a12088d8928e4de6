/**
 * How much a history put to the test. A history in which nothing overlaps anything is right whatever the store does, so whoever
 * runs it should not call it a success.
 */
import { int, real } from './columns.ts'
import { type KeyHistory, kinds } from './key-history.ts'
import type { FaultInterval } from './operation.ts'

/** Counts over all keys. */
export interface OverlapStats {
  readonly reads: number
  readonly writes: number
  /** Writes of unknown outcome, and those of them whose value was seen later. */
  readonly unknownWrites: number
  readonly unknownObserved: number
  /** Reads in flight together with a write of the same key. */
  readonly readsOverlappingWrite: number
  /** Reads that ended after a write of unknown outcome of the same key was called: it may act at any time. */
  readonly readsOverlappingUnknown: number
  /** Reads in flight during a fault. */
  readonly readsOverlappingFault: number
  /** Writes in flight during a fault. */
  readonly writesOverlappingFault: number
}

/** Counts over the keys of one history. */
export function countOverlap(keys: readonly KeyHistory[], faults: readonly FaultInterval[] = []): OverlapStats {
  const total = {
    reads: 0,
    writes: 0,
    unknownWrites: 0,
    unknownObserved: 0,
    readsOverlappingWrite: 0,
    readsOverlappingUnknown: 0,
    readsOverlappingFault: 0,
    writesOverlappingFault: 0,
  }
  const during = overlaps(faults)
  for (const key of keys) countKey(key, during, total)
  return total
}

type Counts = { -readonly [name in keyof OverlapStats]: number }

function countKey(key: KeyHistory, during: (from: number, to: number) => boolean, total: Counts): void {
  const { size, kind, value, call, ret } = key
  const unknownWriter = new Int32Array(key.values.size)
  let firstUnknown = Infinity
  let latestReturn = -Infinity
  for (let row = 0; row < size; row += 1) {
    const end = real(ret, row)
    if (int(kind, row) !== kinds.READ) {
      total.writes += 1
      if (during(real(call, row), end)) total.writesOverlappingFault += 1
      latestReturn = Math.max(latestReturn, end)
      if (end !== Infinity) continue
      total.unknownWrites += 1
      unknownWriter[int(value, row)] = 1
      firstUnknown = Math.min(firstUnknown, real(call, row))
    } else {
      total.reads += 1
      if (during(real(call, row), end)) total.readsOverlappingFault += 1
      // what began earlier and has not ended; what begins later is counted on the way back
      if (latestReturn >= real(call, row)) total.readsOverlappingWrite += 1
    }
  }
  let nextWrite = Infinity
  latestReturn = -Infinity
  const earlier = earlierReturns(key)
  for (let row = size - 1; row >= 0; row -= 1) {
    if (int(kind, row) !== kinds.READ) {
      nextWrite = real(call, row)
      continue
    }
    if (nextWrite <= real(ret, row) && real(earlier, row) < real(call, row)) total.readsOverlappingWrite += 1
    if (firstUnknown <= real(ret, row)) total.readsOverlappingUnknown += 1
    const seen = int(value, row)
    if (seen !== 0 && int(unknownWriter, seen) === 1) {
      total.unknownObserved += 1
      unknownWriter[seen] = 0
    }
  }
}

/** By row: the latest return of a write called before it. */
function earlierReturns(key: KeyHistory): Float64Array {
  const earlier = new Float64Array(key.size)
  let latest = -Infinity
  for (let row = 0; row < key.size; row += 1) {
    earlier[row] = latest
    if (int(key.kind, row) !== kinds.READ) latest = Math.max(latest, real(key.ret, row))
  }
  return earlier
}

/** Whether a stretch of time meets any of the intervals. */
function overlaps(faults: readonly FaultInterval[]): (from: number, to: number) => boolean {
  if (faults.length === 0) return () => false
  const sorted = [...faults].sort((a, b) => a.from - b.from)
  const starts = sorted.map((fault) => fault.from)
  let latest = -Infinity
  const ends = sorted.map((fault) => (latest = Math.max(latest, fault.to)))
  return (from, to) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= to) low = middle + 1
      else high = middle
    }
    return low > 0 && (ends[low - 1] ?? 0) >= from
  }
}
