/**
 * `npm run fuzz`: random histories against the truth, feature by feature, and the mutants that they must kill.
 *
 *   npm run fuzz                                    10,000 histories of each feature
 *   npm run fuzz -- --histories 1000000 --seed 7    more of them, the same as whoever had this seed
 *   npm run fuzz -- --feature deletes,append        these alone; a group's name stands for all of it
 *   npm run fuzz -- --mutants                       the mutants instead, each until it is killed
 */
import { parseArgs } from 'node:util'
import { isUsageError, oneOf, randomSeed, UsageError } from '../../src/kv/index.ts'
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

function fuzz(wanted: readonly Feature[], seed: number, histories: number): boolean {
  let right = true
  for (const feature of wanted) {
    const started = performance.now()
    const { histories: judged, wrong, mismatch } = fuzzFeature(feature, checker, seed, histories)
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

async function kill(wanted: readonly Feature[], seed: number, histories: number): Promise<boolean> {
  let all = true
  for (const mutant of mutants) {
    if (!wanted.some(({ name }) => name === mutant.feature)) continue
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
      mutants: { type: 'boolean', default: false },
    },
  })
  const seed = values.seed === undefined ? randomSeed() : wholeNumber('seed', values.seed)
  console.log(`seed ${seed}`)
  const histories = wholeNumber('histories', values.histories ?? (values.mutants ? '1000000' : '10000'))
  const wanted = chosen(values.feature)
  const fine = values.mutants ? await kill(wanted, seed, histories) : fuzz(wanted, seed, histories)
  process.exitCode = fine ? 0 : 1
} catch (error) {
  if (!isUsageError(error) && !(error instanceof TypeError && 'code' in error)) throw error
  console.error(error.message)
  process.exitCode = 2
}
