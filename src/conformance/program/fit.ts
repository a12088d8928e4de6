/** Fits a program to a store with a narrow key domain: keys that it does not accept are exchanged, each for the same other one. */
import { rekeyed } from '../../kv/index.ts'
import { type CallStep, keysOf, type Program, type Step } from './program.ts'
import { type RaceCall, rekeyedInRace } from './race.ts'
import type { Universe } from './universe.ts'

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
