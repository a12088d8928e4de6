/** How often drawn programs make a call of each operation, of a hundred. To add an operation is to add a row. */
import { isOperation, type Operation } from '../../kv/index.ts'
import type { RaceOperation } from '../program/race.ts'
import { performs } from './calls.ts'
import type { LawContext } from './law.ts'

/** The weights of one operation. */
interface Weights {
  /** In sequences of calls, one after another. */
  readonly sequence: number
}

interface RaceWeights extends Weights {
  /** In races whose keys are held to be registers. */
  readonly register: number
  /** In races after which nothing may be lost. Nobody reads meanwhile: what is lost shows when all is quiet. */
  readonly survival: number
}

// the first row is what a drawn number leans towards: writes, which others then see
const weights: { readonly [O in Operation]: O extends RaceOperation ? RaceWeights : Weights } = {
  setRaw: { sequence: 28, register: 36, survival: 65 },
  getRaw: { sequence: 22, register: 42, survival: 0 },
  delete: { sequence: 12, register: 10, survival: 10 },
  list: { sequence: 14 },
  batchSetRaw: { sequence: 8, register: 4, survival: 18 },
  batchGetRaw: { sequence: 9, register: 4, survival: 0 },
  batchDelete: { sequence: 7, register: 4, survival: 7 },
  // what says no more than getRaw, asks how the store is, or ends its client, other laws call
  has: { sequence: 0 },
  health: { sequence: 0 },
  close: { sequence: 0 },
}

const inOrder: readonly Operation[] = Object.keys(weights).filter(isOperation)

/** Chooses operations for a sequence, among those that the store performs: for each point of a hundred one. */
export function pickForSequence(context: LawContext): (point: number) => Operation {
  return picker(context, isOperation, ({ sequence }) => sequence)
}

/** Chooses operations for a race. */
export function pickForRace(context: LawContext, kind: 'register' | 'survival'): (point: number) => RaceOperation {
  return picker(context, isOfRaces, (row) => ('register' in row ? row[kind] : 0))
}

function isOfRaces(op: Operation): op is RaceOperation {
  return 'register' in weights[op]
}

function picker<O extends Operation>(
  context: LawContext,
  isMeant: (op: Operation) => op is O,
  weightIn: (row: Weights | RaceWeights) => number,
): (point: number) => O {
  const able = inOrder.filter(isMeant).filter((op) => performs(context, op))
  const whole = able.reduce((sum, op) => sum + weightIn(weights[op]), 0)
  return (point) => {
    let left = (point * whole) / 100
    for (const op of able) {
      const weight = weightIn(weights[op])
      if (left < weight) return op
      left -= weight
    }
    throw new RangeError(`there is no operation at ${point} of a hundred`)
  }
}
