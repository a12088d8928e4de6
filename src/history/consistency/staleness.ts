/**
 * How stale reads are. Δ is the least time by which every read's call must be moved back for its key to become linearizable
 * (Golab, Li and Shah 2011): 0 for a linearizable history, infinite where no past explains a read.
 */
import { int, real, sortedRows } from '../columns.ts'
import { type KeyHistory, kinds, splitByKey } from '../key-history.ts'
import type { History, InitialValues } from '../operation.ts'
import { checkReads } from './read-guarantees.ts'
import { checkZones } from '../zones/zone-check.ts'

/** The staleness of a history, in its stamps. */
export interface Staleness {
  /** The largest Δ of any key; `null`: reads of the past do not explain what is wrong. */
  readonly delta: number | null
  /** The key that has it, where it is not 0. */
  readonly key?: string
  /** Keys on which Δ could not be measured, since their values are not unique. */
  readonly unmeasured: number
  readonly staleReads: number
  /** Quantiles of how late the stale reads were, each a lower bound; 0 where none was. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * How stale the reads of a history are.
 *
 * @param initial what keys hold before the first operation. Default: nothing
 */
export function measureStaleness(history: History, initial: InitialValues = {}): Staleness {
  const keys = splitByKey(history, initial)
  const lateness = checkReads({ history, keys, initial, faults: [], maxViolations: 0 }, {})
  let delta: number | null = 0
  let worst: string | undefined
  let unmeasured = 0
  for (const key of keys) {
    const own = deltaOf(key)
    if (own === undefined) unmeasured += 1
    else if (delta !== null && (own === null || own > delta)) {
      delta = own
      worst = key.key
    }
  }
  const quantile = (share: number): number => lateness[Math.ceil(share * lateness.length) - 1] ?? 0
  return {
    delta,
    ...(worst !== undefined && { key: worst }),
    unmeasured,
    staleReads: lateness.length,
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: lateness.at(-1) ?? 0,
  }
}

/** Δ of one key, rounded up to a whole stamp; `null` where it is infinite, `undefined` where zones do not decide. */
export function deltaOf(key: KeyHistory): number | null | undefined {
  const passes = (delta: number): boolean | undefined => {
    const outcome = checkZones(delta === 0 ? key : shifted(key, delta))
    return outcome.decided ? outcome.trouble === undefined : undefined
  }
  const now = passes(0)
  if (now !== false) return now === undefined ? undefined : 0
  let high = Math.ceil(real(key.call, key.size - 1) - real(key.call, 0)) + 1
  if (passes(high) !== true) return null
  let low = 0
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (passes(middle) === true) high = middle
    else low = middle
  }
  return high
}

/** The same operations with every read called earlier. */
export function shifted(key: KeyHistory, delta: number): KeyHistory {
  const moved = key.call.map((call, row) => (int(key.kind, row) === kinds.READ ? call - delta : call))
  const order = sortedRows(key.size, moved)
  return {
    ...key,
    source: order.map((row) => int(key.source, row)),
    kind: order.map((row) => int(key.kind, row)),
    value: order.map((row) => int(key.value, row)),
    expected: order.map((row) => int(key.expected, row)),
    call: Float64Array.from(order, (row) => real(moved, row)),
    ret: Float64Array.from(order, (row) => real(key.ret, row)),
  }
}
