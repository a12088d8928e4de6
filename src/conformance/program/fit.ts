/** Fits a program to a store with a narrow key domain: keys that it does not accept are exchanged, each for the same other one. */
import { type Call, type CallStep, keysOf, type Program, type Step } from './program.ts'
import { rekeyedRaceCall } from './race.ts'
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
  if (step.do === 'call') return fittedCall(step, other)
  if (step.do === 'together') return { ...step, calls: step.calls.map((each) => fittedCall(each, other)) }
  if (step.do !== 'race') return step
  return {
    ...step,
    first: step.first.map((made) => rekeyedRaceCall(made, other)),
    lanes: step.lanes.map((lane) => ({ ...lane, calls: lane.calls.map((made) => rekeyedRaceCall(made, other)) })),
  }
}

/** `step` with `other(key)` in the place of each key. */
export function fittedCall(step: CallStep, other: (key: string) => string): CallStep {
  return { ...step, call: exchangedIn(step.call, other) }
}

function exchangedIn(call: Call, other: (key: string) => string): Call {
  switch (call.op) {
    case 'getRaw':
    case 'setRaw':
    case 'delete':
      return { ...call, key: other(call.key) }
    case 'list':
      return { ...call, prefix: other(call.prefix) }
    case 'batchGetRaw':
    case 'batchDelete':
      return { ...call, keys: call.keys.map(other) }
    case 'batchSetRaw':
      return { ...call, entries: call.entries.map(([key, value]) => [other(key), value] as const) }
    default:
      return call
  }
}
