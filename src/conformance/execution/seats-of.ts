/** How many seats a program takes where cases run side by side. */
import { type FullProfile, revalued, sharesInProcess } from '../../kv/index.ts'
import { type ByteSpec, callsOf, type Program, type Step } from '../program/program.ts'

/** Bytes from which on a program runs with no other beside it: several of them at once would be all of the memory. */
const heavyBytes = 8 * 1_048_576

/** One for each client that the program uses; all where its values are large. */
export function seatsOf(program: Program, profile: Pick<FullProfile, 'sharing'>): number {
  if (bytesIn(program) >= heavyBytes) return Infinity
  const clients = program.steps.flatMap(clientsOf)
  // the sweep, and the last reads of a race, are made by another client where two of them see one store
  const reads = program.sweep === true || program.steps.some((step) => step.do === 'race')
  return 1 + Math.max(0, reads && sharesInProcess(profile) ? 1 : 0, ...clients)
}

function clientsOf(step: Step): readonly number[] {
  switch (step.do) {
    case 'call':
    case 'fill':
    case 'reopen':
      return [step.client]
    case 'together':
      return step.calls.map(({ client }) => client)
    case 'race':
      return step.lanes.map(({ client }) => client)
    case 'pause':
      return []
  }
}

function bytesIn(program: Program): number {
  let sum = 0
  for (const { call } of callsOf(program)) {
    revalued(call, (spec: ByteSpec) => {
      sum += typeof spec === 'string' ? spec.length / 2 : spec.length
      return spec
    })
  }
  return sum
}
