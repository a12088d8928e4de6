/** Fits a program to a store with a narrow key domain: keys that it does not accept are exchanged, each for the same other one. */
import { type FullProfile, rekeyed, revalued, valueProblem } from '../../kv/index.ts'
import { bytesOf, type ByteSpec, type CallStep, callsOf, keysOf, type Program, type Step } from './program.ts'
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
