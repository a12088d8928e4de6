/** The options of a chaos run as flags. */
import { type ChaosOptions, nemesisKinds, type OperationWeights, type PlannedNemesis } from '../chaos/index.ts'
import { chaosClocks, chaosPlanFrom, decidedByPlan, defaultWeights } from '../chaos/internal.ts'
import { type FaultPlanData, FaultPlan, faultPresets } from '../faults/index.ts'
import { profileChoices, UsageError } from '../kv/index.ts'
import { type Flag, type FlagTable, oneOfWords, readFlags, time, wholeNumber } from './flag.ts'
import { readJsonFile } from './json-file.ts'
import type { Given } from './option.ts'

const presets = Object.keys(faultPresets).join(', ')
const kinds = nemesisKinds.join(', ')

/** Every option of `runChaos`. */
export const chaosFlags: FlagTable<ChaosOptions> = {
  seed: {
    flag: 'seed',
    type: 'string',
    short: 's',
    placeholder: 'number',
    help: 'decides everything (default: a new one, which the report names)',
    read: wholeNumber(),
  },
  faults: {
    flag: 'faults',
    type: 'string',
    placeholder: 'plan',
    help: `swarm (default), none, a preset (${presets}), or a .json file`,
    read: faultsOf,
  },
  nemeses: {
    flag: 'nemeses',
    type: 'string',
    multiple: true,
    placeholder: 'list',
    help: `swarm (default), none, or some of ${kinds} in turn`,
    read: nemesesOf,
  },
  durationMs: {
    flag: 'duration',
    type: 'string',
    short: 'd',
    placeholder: 'time',
    help: 'how long: 500ms, 90s, 10m, 1h (default: --ops)',
    read: time(),
  },
  ops: number('ops', 'operations of all clients together (default 1000)'),
  clients: number('clients', 'clients at work at the same time (default 5)'),
  processes: {
    flag: 'processes',
    type: 'boolean',
    help: 'each client in a process of its own, for embedded stores',
    read: (given, flag) => (given.has(flag) ? true : undefined),
  },
  keys: {
    flag: 'keys',
    type: 'string',
    multiple: true,
    placeholder: 'list',
    help: 'how many keys, or which, with commas between; few make clients meet (default 5)',
    read: keysOf,
  },
  consistency: {
    flag: 'consistency',
    type: 'string',
    placeholder: 'name',
    help: `${profileChoices.consistency.join(', ')} (default: what the store promises)`,
    read: oneOfWords(profileChoices.consistency),
  },
  pauseMs: milliseconds('pause', 'mean pause between two operations of a client (default 5)', 0),
  callTimeoutMs: milliseconds(
    'call-timeout',
    'after which a client gives a call up (default 1000; 200 in virtual time)',
  ),
  quiesceMs: milliseconds('quiesce', 'how long the store is left alone before the final reads (default 1000)', 0),
  livenessMs: milliseconds('liveness', 'within which clients must succeed again after the faults (default 10000)'),
  weights: {
    flag: 'weights',
    type: 'string',
    multiple: true,
    placeholder: 'list',
    help: `how often each operation is made: ${Object.entries(defaultWeights)
      .map(([kind, parts]) => `${kind}=${parts}`)
      .join(',')} (default)`,
    read: weightsOf,
  },
  valueBytes: number('value-bytes', 'bytes of a value (default 64)'),
  clock: {
    flag: 'clock',
    type: 'string',
    placeholder: 'name',
    help: `${chaosClocks.join(', ')} (default auto)`,
    read: oneOfWords(chaosClocks),
  },
  selfCheck: off('no-self-check', 'in virtual time: do not run twice to see that the run is the same'),
  shrink: off('no-shrink', 'in virtual time: do not make a failing run smaller'),
  plan: {
    flag: 'plan',
    type: 'string',
    placeholder: 'file',
    help: 'run exactly this plan, which a run that failed has written',
    read(given, flag, cwd) {
      const path = given.text(flag)
      return path === undefined
        ? undefined
        : chaosPlanFrom(readJsonFile(`--${flag}`, path, cwd, 'the plan of a chaos run'))
    },
  },
  onProgress: { none: 'the command shows the progress itself' },
  signal: { none: 'Ctrl-C ends a run' },
}

/** The flags that a plan decides, without their dashes. */
export const decidedFlags: readonly string[] = decidedByPlan.flatMap((name) => {
  const row = chaosFlags[name]
  return 'none' in row ? [] : [row.flag]
})

/** The options that `given` gives for a chaos run. Throws a `UsageError` that lists what is legal. */
export function chaosOptions(given: Given, cwd: string): Partial<ChaosOptions> {
  const flags = decidedFlags.filter((flag) => given.has(flag)).map((flag) => `--${flag}`)
  if (given.has('plan') && flags.length > 0) {
    throw new UsageError(`the plan decides ${flags.join(', ')}; give one or the other`)
  }
  return readFlags(chaosFlags, given, cwd)
}

function number(flag: string, help: string): Flag<number> {
  return { flag, type: 'string', placeholder: 'number', help, read: wholeNumber(1) }
}

function milliseconds(flag: string, help: string, min?: number): Flag<number> {
  return { flag, type: 'string', placeholder: 'time', help, read: time(min) }
}

function off(flag: string, help: string): Flag<boolean> {
  return { flag, type: 'boolean', help, read: (given) => (given.has(flag) ? false : undefined) }
}

function keysOf(given: Given, flag: string): number | readonly string[] | undefined {
  const words = given.list(flag)
  const [only] = words
  if (only === undefined) return undefined
  return words.length === 1 && /^-?\d+$/.test(only) ? given.integer(flag, 1) : words
}

function faultsOf(given: Given, flag: string, cwd: string): FaultPlanData | 'swarm' | 'none' | undefined {
  const word = given.text(flag)
  if (word === undefined || word === 'swarm' || word === 'none') return word
  const preset = Object.entries(faultPresets).find(([name]) => name === word)
  if (preset !== undefined) return preset[1]().toJSON()
  if (word.endsWith('.json')) return FaultPlan.fromJSON(readJsonFile(`--${flag}`, word, cwd, 'a fault plan')).toJSON()
  throw new UsageError(`--${flag} is '${word}'; expected swarm, none, ${presets}, or a fault plan in a .json file`)
}

/** Those named take turns over the duration of the run, or else over ten seconds, with calm in between. */
function nemesesOf(given: Given, flag: string): readonly PlannedNemesis[] | 'swarm' | 'none' | undefined {
  const words = given.list(flag)
  const [first] = words
  if (first === undefined) return undefined
  if (words.length === 1 && (first === 'swarm' || first === 'none')) return first
  const slot = (given.time('duration') ?? 10_000) / words.length
  return words.map((word, at) => {
    const kind = nemesisKinds.find((name) => name === word)
    if (kind === undefined) {
      throw new UsageError(`--${flag} has '${word}'; expected swarm, none, or some of ${kinds} with commas between`)
    }
    return { kind, atMs: Math.round(slot * (at + 0.2)), forMs: Math.round(slot * 0.3) }
  })
}

function weightsOf(given: Given, flag: string): Partial<OperationWeights> | undefined {
  const words = given.list(flag)
  if (words.length === 0) return undefined
  const legal = Object.keys(defaultWeights)
  return Object.fromEntries(
    words.map((word) => {
      const [, kind = '', parts = ''] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(word) ?? []
      if (legal.includes(kind)) return [kind, Number(parts)]
      throw new UsageError(
        `--${flag} has '${word}'; expected some of ${legal.map((name) => `${name}=<parts>`).join(', ')} with commas between`,
      )
    }),
  )
}
