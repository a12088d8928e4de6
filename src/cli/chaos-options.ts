/** The options of `kv-testkit chaos` as `runChaos` takes them. */
import { type ChaosOptions, nemesisKinds, type PlannedNemesis } from '../chaos/index.ts'
import { chaosPlanFrom } from '../chaos/internal.ts'
import { type FaultPlanData, FaultPlan, faultPresets } from '../faults/index.ts'
import { oneOf, profileChoices, randomSeed, UsageError } from '../kv/index.ts'
import { readJsonFile } from './json-file.ts'
import type { Given } from './option.ts'

/** What the command decides; the store and the rest are for the caller to add. */
export type ChosenChaos = Omit<ChaosOptions, 'backend' | 'signal' | 'onProgress'>

/** Options that a plan decides, so that they cannot be given beside `--plan`. */
const planned = ['seed', 'faults', 'nemeses', 'duration', 'ops', 'clients', 'keys', 'call-timeout', 'consistency']

/** Reads them. Throws a `UsageError` that lists what is legal. */
export function chaosOptions(given: Given, cwd: string): ChosenChaos {
  const clock = given.text('clock')
  const base = clock === undefined ? {} : { clock: oneOf('--clock', clock, ['auto', 'virtual', 'real'] as const) }
  const plan = given.text('plan')
  if (plan !== undefined) {
    const beside = planned.filter((name) => given.has(name)).map((name) => `--${name}`)
    if (beside.length > 0) throw new UsageError(`the plan decides ${beside.join(', ')}; give one or the other`)
    return { ...base, plan: chaosPlanFrom(readJsonFile('--plan', plan, cwd, 'the plan of a chaos run')) }
  }
  const duration = given.text('duration')
  const durationMs = duration === undefined ? undefined : millisecondsOf('--duration', duration)
  const consistency = given.text('consistency')
  return {
    ...base,
    seed: given.integer('seed') ?? randomSeed(),
    faults: faultsOf(given.text('faults') ?? 'swarm', cwd),
    nemeses: nemesesOf(given.list('nemeses'), durationMs ?? 10_000),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(consistency === undefined
      ? {}
      : { consistency: oneOf('--consistency', consistency, profileChoices.consistency) }),
    ...whole('ops', given.integer('ops', 1)),
    ...whole('clients', given.integer('clients', 1)),
    ...whole('keys', given.integer('keys', 1)),
    ...whole('callTimeoutMs', given.integer('call-timeout', 1)),
  }
}

function whole(name: keyof ChosenChaos, value: number | undefined): ChosenChaos {
  return value === undefined ? {} : { [name]: value }
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** "90s" → 90,000; a bare number is milliseconds. */
export function millisecondsOf(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const ms = Math.round(Number(number) * (units[unit] ?? NaN))
  if (Number.isSafeInteger(ms) && ms > 0) return ms
  throw new UsageError(`${option} is '${text}'; expected a time such as 500ms, 90s, 10m or 1h`)
}

function faultsOf(word: string, cwd: string): FaultPlanData | 'swarm' | 'none' {
  if (word === 'swarm' || word === 'none') return word
  const preset = Object.entries(faultPresets).find(([name]) => name === word)
  if (preset !== undefined) return preset[1]().toJSON()
  if (word.endsWith('.json')) return FaultPlan.fromJSON(readJsonFile('--faults', word, cwd, 'a fault plan')).toJSON()
  const presets = Object.keys(faultPresets).join(', ')
  throw new UsageError(`--faults is '${word}'; expected swarm, none, ${presets}, or a fault plan in a .json file`)
}

/** Those named take turns over `durationMs`, with calm in between. */
function nemesesOf(words: readonly string[], durationMs: number): readonly PlannedNemesis[] | 'swarm' | 'none' {
  const [first] = words
  if (first === undefined || (words.length === 1 && first === 'swarm')) return 'swarm'
  if (words.length === 1 && first === 'none') return 'none'
  const slot = durationMs / words.length
  return words.map((word, at) => {
    const kind = nemesisKinds.find((name) => name === word)
    if (kind === undefined) {
      throw new UsageError(
        `--nemeses has '${word}'; expected swarm, none, or some of ${nemesisKinds.join(', ')} with commas between`,
      )
    }
    return { kind, atMs: Math.round(slot * (at + 0.2)), forMs: Math.round(slot * 0.3) }
  })
}
