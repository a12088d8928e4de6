/** Puts the shards of one run together: that they are of one run, that none is there twice, which are missing. */
import { checkShard, type Shard, shardName } from './shard.ts'
import { shown, UsageError } from './usage.ts'

/** One part of a run, and where it comes from. */
export interface Part<Whole> {
  /** The file, as the user knows it. */
  readonly from: string
  readonly part: Whole
  /** Which part it is; a run that was not taken apart is the whole of itself. */
  readonly shard: Shard | undefined
}

/** What parts of one run have in common, in the words in which it is told that they do not. */
export type Common<Whole> = Readonly<Record<string, (part: Whole) => unknown>>

/** Parts in the order of their shards, and the shards that are missing. */
export interface Together<Whole> {
  readonly parts: readonly Whole[]
  readonly missing: readonly Shard[]
}

const whole: Shard = { index: 1, count: 1 }

/** Throws a {@link UsageError} of one sentence where `given` are no parts of one run, or one of them is there twice. */
export function together<Whole>(given: readonly Part<Whole>[], common: Common<Whole>): Together<Whole> {
  const named = given.map(({ from, part, shard }) => ({ from, part, shard: shardOf(from, shard) }))
  const [first] = named
  if (first === undefined) throw new UsageError('there is nothing to merge')
  const found = new Map<number, (typeof named)[number]>()
  for (const each of named) {
    if (each.shard.count !== first.shard.count)
      throw new UsageError(
        `${first.from} is shard ${shardName(first.shard)} and ${each.from} is shard ${shardName(each.shard)}: parts of one run have one count`,
      )
    for (const [what, of] of Object.entries(common)) differ(what, of(first.part), of(each.part), first.from, each.from)
    const twin = found.get(each.shard.index)
    if (twin !== undefined) throw new UsageError(`${twin.from} and ${each.from} are both ${nameOf(each.shard)}`)
    found.set(each.shard.index, each)
  }
  const all = Array.from({ length: first.shard.count }, (_, at): Shard => ({ index: at + 1, count: first.shard.count }))
  return {
    parts: all.flatMap(({ index }) => found.get(index)?.part ?? []),
    missing: all.filter(({ index }) => !found.has(index)),
  }
}

/** Shards as a sentence lists them: "shards 2/5 and 4/5 are missing". */
export function missingText(missing: readonly Shard[]): string {
  const shown = missing.slice(0, 10).map(shardName)
  const more = missing.length - shown.length
  const last = more > 0 ? `${more} more` : shown.pop()
  const names = shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
  return missing.length === 1 ? `shard ${names} is missing` : `shards ${names} are missing`
}

function shardOf(from: string, shard: Shard | undefined): Shard {
  if (shard === undefined) return whole
  try {
    return checkShard({ index: shard.index, count: shard.count })
  } catch (cause) {
    throw new UsageError(`${from}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function nameOf(shard: Shard): string {
  return shard.count === 1 ? 'the whole of a run, which needs no merging' : `shard ${shardName(shard)}`
}

function differ(what: string, one: unknown, other: unknown, here: string, there: string): void {
  const [first, second] = [canonical(one), canonical(other)]
  if (first === second) return
  throw new UsageError(
    `${here} and ${there} are of different runs: the ${what} is ${told(one, first)} in one and ${told(other, second)} in the other`,
  )
}

function told(value: unknown, text: string): string {
  return typeof value === 'object' && value !== null ? shown(text) : value === undefined ? 'not there' : shown(value)
}

/** Data as text, whatever the order of their names. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join()}}`
}
