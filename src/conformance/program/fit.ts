/** Fits a program to a store: keys that it does not accept are exchanged, each for the same other one; nothing exceeds a limit. */
import { type FullProfile, rekeyed, revalued, valueProblem } from '../../kv/index.ts'
import {
  bytesOf,
  type ByteSpec,
  type Call,
  callsOf,
  callsOfFill,
  type CallStep,
  keysOf,
  type Program,
  type Step,
} from './program.ts'
import { type RaceCall, rekeyedInRace } from './race.ts'
import type { Universe } from './universe.ts'
import { valueOfKind } from './value-corpus.ts'

/** `program` with every key acceptable. What it must answer follows from the model, so no meaning is lost. */
export function fitted(program: Program, universe: Universe): Program {
  const named = [...keysOf(program)].filter((key) => key !== '')
  const foreign = named.filter((key) => !universe.accepts(key))
  if (foreign.length === 0) return program
  const free = universe.keys.filter((key) => !named.includes(key))
  const exchanged = new Map(foreign.map((key, index) => [key, free[index % Math.max(1, free.length)] ?? key]))
  const other = (key: string): string => exchanged.get(key) ?? key
  return { ...program, steps: program.steps.map((step) => fittedStep(step, other)) }
}

/** `program` with every value of the kind that the store takes. */
export function fittedValues(program: Program, kind: FullProfile['values']): Program {
  if (kind === 'bytes') return program
  const call = (step: CallStep): CallStep => ({
    ...step,
    call: revalued(step.call, (spec: ByteSpec) => valueOfKind(spec, kind)),
  })
  const steps = program.steps.map((step): Step => {
    if (step.do === 'call') return call(step)
    return step.do === 'together' ? { ...step, calls: step.calls.map(call) } : step
  })
  return { ...program, steps }
}

/** Whether every value of `program` is of the kind. */
export function isOfKind(program: Program, kind: FullProfile['values']): boolean {
  if (kind === 'bytes') return true
  let foreign = false
  for (const { call } of callsOf(program)) {
    revalued(call, (spec: ByteSpec) => {
      foreign ||= valueProblem(bytesOf(spec), { values: kind, limits: {} }) !== undefined
    })
  }
  return !foreign
}

function fittedStep(step: Step, other: (key: string) => string): Step {
  switch (step.do) {
    case 'call':
      return fittedCall(step, other)
    case 'together':
      return { ...step, calls: step.calls.map((each) => fittedCall(each, other)) }
    case 'race': {
      const exchanged = (calls: readonly RaceCall[]): readonly RaceCall[] =>
        calls.map((made) => rekeyedInRace(made, other))
      const lanes = step.lanes.map((lane) => ({ ...lane, calls: exchanged(lane.calls) }))
      return { ...step, first: exchanged(step.first), lanes }
    }
    // what a fill writes is up to its prefix, which is none of the keys that the program names
    case 'fill':
    case 'pause':
    case 'reopen':
      return step
  }
}

/** `step` with `other(key)` in the place of each key. */
export function fittedCall(step: CallStep, other: (key: string) => string): CallStep {
  return { ...step, call: rekeyed(step.call, other) }
}

/** `program` with no value larger and no batch longer than the store takes: what it does beyond that is up to the laws on limits. */
export function withinLimits(program: Program, limits: FullProfile['limits']): Program {
  if (limits.valueBytes === undefined && limits.batchKeys === undefined) return program
  return { ...program, steps: program.steps.flatMap((step) => stepWithin(step, limits)) }
}

/** Bytes of a value that a fill writes, at most. */
const filledBytes = 4

/** Writes of a fill that are made at once. */
const atOnce = 50

function stepWithin(step: Step, limits: FullProfile['limits']): readonly Step[] {
  const within = (each: CallStep): CallStep => ({ ...each, call: callWithin(each.call, limits) })
  switch (step.do) {
    case 'call':
      return [within(step)]
    case 'together':
      return [{ ...step, calls: step.calls.map(within) }]
    case 'fill': {
      if ((limits.valueBytes ?? filledBytes) >= filledBytes) return [step]
      const calls = callsOfFill(step).map(within)
      return Array.from({ length: Math.ceil(calls.length / atOnce) }, (_, part) => ({
        do: 'together',
        calls: calls.slice(part * atOnce, (part + 1) * atOnce),
      }))
    }
    // a race takes care of its values and batches itself
    case 'race':
    case 'pause':
    case 'reopen':
      return [step]
  }
}

function callWithin(call: Call, { valueBytes = Infinity, batchKeys }: FullProfile['limits']): Call {
  const cut = revalued(call, (value: ByteSpec): ByteSpec => {
    if (typeof value === 'string') return value.slice(0, 2 * valueBytes)
    return { ...value, length: Math.min(value.length, valueBytes) }
  })
  if (cut.op === 'batchSetRaw') return { ...cut, entries: cut.entries.slice(0, batchKeys) }
  return 'keys' in cut ? { ...cut, keys: cut.keys.slice(0, batchKeys) } : cut
}
