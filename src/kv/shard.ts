/** One of several equal parts of a run, each for a machine of its own. */
import { knownKeys, shown, UsageError } from './usage.ts'

/** The part `index` of `count`, counted from 1: `{ index: 1, count: 3 }` is the first of three. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** Parts of one run at most: more machines than anybody has. */
const most = 10_000

/** `given` as a shard. Throws a {@link UsageError} that says what one is. */
export function checkShard(given: unknown): Shard {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError(`shard is ${shown(given)}; expected { index, count }, such as { index: 1, count: 3 }`)
  knownKeys('a shard', given, ['index', 'count'])
  const index: unknown = Reflect.get(given, 'index')
  const count: unknown = Reflect.get(given, 'count')
  if (!isPart(count, most))
    throw new UsageError(`the count of a shard is ${shown(count)}; expected a whole number from 1 to ${most}`)
  if (!isPart(index, count))
    throw new UsageError(`the index of a shard is ${shown(index)}; expected a whole number from 1 to ${count}`)
  return { index, count }
}

/** The shard that a word such as "2/5" names; `what` names the word in the error. */
export function shardNamed(what: string, word: string): Shard {
  const [, index, count] = /^(\d{1,9})\/(\d{1,9})$/.exec(word) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (isPart(shard.count, most) && isPart(shard.index, shard.count)) return shard
  throw new UsageError(
    `${what} is ${shown(word)}; expected i/n with 1 ≤ i ≤ n ≤ ${most}, such as 1/3 for the first of three`,
  )
}

/** A shard as it is written: "2/5". */
export function shardName({ index, count }: Shard): string {
  return `${index}/${count}`
}

/**
 * Those of `items` that are the shard's, in their order. The shards of one count have no item in common, and all of them
 * together have every one. The dearest item goes first, and each to the shard that has the least to do until then.
 *
 * @param costOf what an item costs, in any unit
 */
export function ofShard<Item>(
  items: readonly Item[],
  { index, count }: Shard,
  costOf: (item: Item) => number,
): readonly Item[] {
  const dearest = items.map((item, at) => ({ at, cost: costOf(item) })).sort((a, b) => b.cost - a.cost || a.at - b.at)
  const loads = Array.from({ length: Math.min(count, items.length) }, () => 0)
  const own = new Set<number>()
  for (const { at, cost } of dearest) {
    const least = loads.indexOf(Math.min(...loads))
    loads[least] = (loads[least] ?? 0) + cost
    if (least === index - 1) own.add(at)
  }
  return items.filter((_, at) => own.has(at))
}

/** Where the shard begins and ends among `total` items of equal cost in a row: from `from` up to, and without, `to`. */
export function rangeOfShard(total: number, { index, count }: Shard): { readonly from: number; readonly to: number } {
  return { from: Math.floor(((index - 1) * total) / count), to: Math.floor((index * total) / count) }
}

function isPart(value: unknown, largest: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= largest
}
