/** What it costs to ask each law, so that the shards of a run take about as long as each other. */
import type { Law } from './laws/law.ts'

/**
 * Milliseconds at `standard` on stores of files, where calls take time; those of the laws on servers are estimates. They need not
 * be exact: nothing but the balance of shards hangs on them.
 */
const measured: Readonly<Record<string, number>> = {
  'has/agrees': 4_700,
  'keys/distinct': 4_060,
  'durability/crash': 3_140,
  'keys/round-trip': 1_720,
  'aliasing/batch-returned': 1_615,
  'keys/path-shapes': 1_320,
  'cancellation/in-flight': 1_120,
  'sequences/one-client': 1_115,
  'durability/reopen': 980,
  'aliasing/batch-given': 945,
  'values/round-trip': 860,
  'concurrency/linearizable': 785,
  'batch/many': 710,
  'sequences/two-clients': 675,
  'aliasing/value-given': 630,
  'concurrency/no-lost-update': 630,
  'aliasing/value-returned': 600,
  'concurrency/whole-values': 570,
  'batch/same-as-singles': 525,
  'list/beside-writes': 460,
  'list/prefix': 355,
  'cancellation/late-effect': 345,
  'cancellation/before': 305,
  'list/complete': 270,
  'list/gettable': 265,
  'lifecycle/after-close': 260,
  'keys/long': 235,
  'errors/client-survives': 185,
  'list/sparse': 185,
  'cancellation/no-listener-left': 180,
  'aliasing/result-stays': 155,
  'server/no-hang': 3_000,
  'server/outage-is-not-absence': 3_000,
  'server/comes-back': 3_000,
  'server/abort-while-away': 1_500,
}

/** Of a law that nobody has measured, or that costs no more than this. */
const usual = 50

/** What it costs to ask `law`, in milliseconds of an ordinary store. */
export function costOfLaw({ id }: Pick<Law, 'id'>): number {
  return measured[id] ?? usual
}

/** The laws that have a cost of their own. */
export const measuredLaws: readonly string[] = Object.keys(measured)
