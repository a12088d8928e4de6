/** A chaos run as data: everything that decides what happens. It survives JSON, and is what a failing run is shrunk to. */
import type { FaultPlanData } from '../faults/index.ts'
import { FaultPlan } from '../faults/index.ts'
import { type FullProfile, knownKeys, numberAtLeast, oneOf, profileChoices, UsageError } from '../kv/index.ts'
import { nemesisKinds, type PlannedNemesis } from './nemesis.ts'

/** Everything that decides what a run does. */
export interface ChaosPlan {
  readonly version: 1
  readonly seed: number
  /** The clients that take part, by number. A number keeps its operations when others are taken away. */
  readonly clients: readonly number[]
  readonly keys: readonly string[]
  /** Operations a client makes at most, warm-up included. */
  readonly operations: number
  /** Operations left out, as `client:index`: what is left keeps its draws. */
  readonly skipped: readonly string[]
  /** How long the chaos phase lasts at most, in milliseconds; `null`: until the operations are made. */
  readonly durationMs: number | null
  /** Mean pause between two operations of a client, in milliseconds. */
  readonly pauseMs: number
  /** After which a client gives a call up, in milliseconds. */
  readonly callTimeoutMs: number
  /** What the store promises, and so what its history is held to. */
  readonly consistency: FullProfile['consistency']
  readonly faults: FaultPlanData
  readonly nemeses: readonly PlannedNemesis[]
}

/** The fields of a plan and of a nemesis in it; what is missing here does not compile. */
const fields = {
  version: true,
  seed: true,
  clients: true,
  keys: true,
  operations: true,
  skipped: true,
  durationMs: true,
  pauseMs: true,
  callTimeoutMs: true,
  consistency: true,
  faults: true,
  nemeses: true,
} satisfies Record<keyof ChaosPlan, true>
const nemesisFields = { kind: true, atMs: true, forMs: true, latencyMs: true } satisfies Record<
  keyof PlannedNemesis,
  true
>

/** The plan that `json` describes. Throws a {@link UsageError} that names what is wrong, with the legal values. */
export function chaosPlanFrom(json: unknown): ChaosPlan {
  const given = typeof json === 'string' ? parsed(json) : json
  if (typeof given !== 'object' || given === null) throw new UsageError('a chaos plan is a JSON object')
  knownKeys('a chaos plan', given, Object.keys(fields))
  const field = (name: keyof ChaosPlan): unknown => Reflect.get(given, name)
  if (field('version') !== 1)
    throw new UsageError(`a chaos plan has version 1; this one has ${String(field('version'))}`)
  const nemeses = list('nemeses', field('nemeses')).map((each, index) => nemesisFrom(each, index))
  return {
    version: 1,
    seed: numberAtLeast('seed', field('seed'), Number.MIN_SAFE_INTEGER),
    clients: list('clients', field('clients')).map((client) => numberAtLeast('a client', client, 0)),
    keys: list('keys', field('keys')).map((key) => text('a key', key)),
    operations: numberAtLeast('operations', field('operations'), 1),
    skipped: list('skipped', field('skipped')).map((each) => text('a skipped operation', each)),
    durationMs: field('durationMs') === null ? null : numberAtLeast('durationMs', field('durationMs'), 1),
    pauseMs: numberAtLeast('pauseMs', field('pauseMs'), 0),
    callTimeoutMs: numberAtLeast('callTimeoutMs', field('callTimeoutMs'), 1),
    consistency: oneOf('consistency', field('consistency'), profileChoices.consistency),
    faults: FaultPlan.fromJSON(field('faults')).toJSON(),
    nemeses,
  }
}

function nemesisFrom(given: unknown, index: number): PlannedNemesis {
  const what = `nemesis ${index}`
  if (typeof given !== 'object' || given === null) throw new UsageError(`${what} is not an object`)
  knownKeys(what, given, Object.keys(nemesisFields))
  const latency: unknown = Reflect.get(given, 'latencyMs')
  return {
    kind: oneOf(`${what}.kind`, Reflect.get(given, 'kind'), nemesisKinds),
    atMs: numberAtLeast(`${what}.atMs`, Reflect.get(given, 'atMs'), 0),
    forMs: numberAtLeast(`${what}.forMs`, Reflect.get(given, 'forMs'), 0),
    ...(latency === undefined ? {} : { latencyMs: numberAtLeast(`${what}.latencyMs`, latency, 0) }),
  }
}

function list(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new UsageError(`${name} of a chaos plan is not a list`)
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new UsageError(`${name} of a chaos plan is not a text, or empty`)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new UsageError('the chaos plan is text that is not JSON', { cause })
  }
}
