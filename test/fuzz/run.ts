/**
 * `npm run fuzz`: random histories against the truth, feature by feature, and the mutants that they must kill.
 *
 *   npm run fuzz                                    10,000 histories of each feature
 *   npm run fuzz -- --histories 1000000 --seed 7    more of them, the same as whoever had this seed
 *   npm run fuzz -- --feature deletes,append        these alone; a group's name stands for all of it
 *   npm run fuzz -- --seed 7 --shard 2/5            the second of five equal parts, each for a machine of its own
 *   npm run fuzz -- --mutants                       the mutants instead, each until it is killed
 */
import { parseArgs } from 'node:util'
import {
  isUsageError,
  ofShard,
  oneOf,
  randomSeed,
  type Shard,
  shardName,
  shardNamed,
  UsageError,
} from '../../src/kv/index.ts'
import { checkerAt } from './history/checker.ts'
import { withAltered } from './history/altered-checker.ts'
import type { Feature } from './history/feature.ts'
import { featureGroups, features } from './history/features.ts'
import { fuzzFeature } from './history/fuzz-feature.ts'
import { mutants } from './history/mutants.ts'

const checker = await checkerAt(new URL('../../src/history/index.ts', import.meta.url).href)

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new UsageError(`--${name} is '${text}'; expected a whole number`)
  return value
}

function chosen(names: string | undefined): readonly Feature[] {
  if (names === undefined) return features
  const known = [...Object.keys(featureGroups), ...features.map(({ name }) => name)]
  return names.split(',').flatMap((name) => {
    oneOf('--feature', name, known)
    return features.filter((feature) => feature.name === name || groupOf(feature) === name)
  })
}

function groupOf(feature: Feature): string | undefined {
  return Object.entries(featureGroups).find(([, group]) => group.includes(feature))?.[0]
}

/** Its part of every feature: they differ in what a history costs. */
function fuzz(wanted: readonly Feature[], seed: number, histories: number, shard: Shard): boolean {
  let right = true
  for (const feature of wanted) {
    const started = performance.now()
    const { histories: judged, wrong, mismatch } = fuzzFeature(feature, checker, seed, histories, shard)
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(
      `${feature.name}: ${judged} histories, ${wrong} of them wrong, ${mismatch === undefined ? 0 : 1} mismatches, ${seconds} s`,
    )
    if (mismatch === undefined) continue
    right = false
    console.log(mismatch)
  }
  return right
}

/** Its part of the mutants: each is one search that ends with the first history that finds it. */
async function kill(wanted: readonly Feature[], seed: number, histories: number, shard: Shard): Promise<boolean> {
  let all = true
  const meant = mutants.filter((mutant) => wanted.some(({ name }) => name === mutant.feature))
  const own = ofShard(meant, shard, () => 1)
  if (own.length === 0) console.log(`nothing to do: no mutant is left for shard ${shardName(shard)}`)
  for (const mutant of own) {
    const feature = features.find(({ name }) => name === mutant.feature)
    if (feature === undefined) throw new Error(`no feature '${mutant.feature}'`)
    const result = await withAltered(mutant, (altered) => fuzzFeature(feature, altered, seed, histories))
    const killed = result.mismatch !== undefined
    all &&= killed
    console.log(
      `| ${mutant.says} | \`${mutant.file}\` | ${mutant.feature} | ${killed ? result.histories : `alive after ${histories}`} |`,
    )
  }
  return all
}

try {
  const { values } = parseArgs({
    options: {
      feature: { type: 'string' },
      histories: { type: 'string' },
      seed: { type: 'string' },
      shard: { type: 'string' },
      mutants: { type: 'boolean', default: false },
    },
  })
  const seed = values.seed === undefined ? randomSeed() : wholeNumber('seed', values.seed)
  console.log(`seed ${seed}`)
  const histories = wholeNumber('histories', values.histories ?? (values.mutants ? '1000000' : '10000'))
  const shard = values.shard === undefined ? { index: 1, count: 1 } : shardNamed('--shard', values.shard)
  if (values.shard !== undefined && values.seed === undefined)
    throw new UsageError('--shard needs the --seed of the whole run, the same for every part')
  const wanted = chosen(values.feature)
  const fine = values.mutants ? await kill(wanted, seed, histories, shard) : fuzz(wanted, seed, histories, shard)
  process.exitCode = fine ? 0 : 1
} catch (error) {
  if (!isUsageError(error) && !(error instanceof TypeError && 'code' in error)) throw error
  console.error(error.message)
  process.exitCode = 2
}
