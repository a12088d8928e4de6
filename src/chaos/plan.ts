/** A chaos run as data: everything that decides what happens. It survives JSON, and is what a failing run is shrunk to. */
import type { FaultPlanData } from '../faults/index.ts'
import { FaultPlan } from '../faults/index.ts'
import { type FullProfile, knownKeys, numberAtLeast, oneOf, profileChoices, shown, UsageError } from '../kv/index.ts'
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

/** What a plan may ask for at most: what a machine can hold, and a time that a timer can wait. */
const most = {
  clients: 10_000,
  keys: 100_000,
  /** Of all clients together. */
  operations: 100_000_000,
  nemeses: 1_000,
  /** The mean pause between two operations of a client. */
  pauseMs: 3_600_000,
  ms: 2_147_483_647,
} as const

/** The plan that `json` describes. Throws a {@link UsageError} that names what is wrong, with the legal values. */
export function chaosPlanFrom(json: unknown): ChaosPlan {
  const given = typeof json === 'string' ? parsed(json) : json
  if (typeof given !== 'object' || given === null) throw new UsageError('a chaos plan is a JSON object')
  knownKeys('a chaos plan', given, Object.keys(fields))
  const field = (name: keyof ChaosPlan): unknown => Reflect.get(given, name)
  if (field('version') !== 1)
    throw new UsageError(`a chaos plan has version 1; this one has ${shown(field('version'))}`)
  const clients = list('clients', field('clients'), most.clients).map((client) =>
    whole('a client', client, 0, Number.MAX_SAFE_INTEGER),
  )
  if (new Set(clients).size < clients.length) throw new UsageError('clients of a chaos plan has a number twice')
  const operations = whole('operations', field('operations'), 1, most.operations)
  if (operations * clients.length > most.operations + clients.length)
    throw new UsageError(
      `operations of a chaos plan is ${grouped(operations)} for each of ${grouped(clients.length)} clients; expected at most ${grouped(most.operations)} in all`,
    )
  const nemeses = list('nemeses', field('nemeses'), most.nemeses).map((each, index) => nemesisFrom(each, index))
  return {
    version: 1,
    seed: whole('seed', field('seed'), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    clients,
    keys: list('keys', field('keys'), most.keys).map((key) => text('a key', key)),
    operations,
    skipped: list('skipped', field('skipped'), most.operations).map((each) => text('a skipped operation', each)),
    durationMs: field('durationMs') === null ? null : time('durationMs', field('durationMs'), 1),
    pauseMs: time('pauseMs', field('pauseMs'), 0, most.pauseMs),
    callTimeoutMs: time('callTimeoutMs', field('callTimeoutMs'), 1),
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
    atMs: time(`${what}.atMs`, Reflect.get(given, 'atMs'), 0),
    forMs: time(`${what}.forMs`, Reflect.get(given, 'forMs'), 0),
    ...(latency === undefined ? {} : { latencyMs: time(`${what}.latencyMs`, latency, 0) }),
  }
}

function list(name: string, value: unknown, longest: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new UsageError(`${name} of a chaos plan is not a list`)
  if (value.length <= longest) return value
  throw new UsageError(`${name} of a chaos plan has ${grouped(value.length)}; expected at most ${grouped(longest)}`)
}

function whole(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  throw new UsageError(`${name} is ${shown(value)}; expected a whole number from ${grouped(min)} to ${grouped(max)}`)
}

function time(name: string, value: unknown, min: number, max: number = most.ms): number {
  const ms = numberAtLeast(name, value, min)
  if (ms <= max) return ms
  throw new UsageError(`${name} is ${ms}; expected at most ${grouped(max)} milliseconds`)
}

function grouped(count: number): string {
  return count.toLocaleString('en')
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
