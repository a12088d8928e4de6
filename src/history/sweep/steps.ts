/** What each kind of operation does to the number that stands for its key's state. */
import { int } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import { textOf, type ValueTable } from '../value-table.ts'

/** The operation cannot have happened in this state. */
export const ILLEGAL = -1

/** The state after row `row` in `state`, or {@link ILLEGAL}. */
export type Step = (state: number, row: number) => number

/** The step function of one key. */
export function stepsOf(key: KeyHistory): Step {
  const { kind, value, expected } = key
  const append = appender(key.values)
  return (state, row) => {
    switch (int(kind, row)) {
      case kinds.READ:
        return state === int(value, row) ? state : ILLEGAL
      case kinds.WRITE:
        return int(value, row)
      case kinds.SWAP:
        return state === int(expected, row) ? int(value, row) : ILLEGAL
      case kinds.REFUSED:
        return state === int(expected, row) ? ILLEGAL : state
      default:
        return append(state, int(value, row))
    }
  }
}

function appender(values: ValueTable): (state: number, value: number) => number {
  const known = new Map<number, Map<number, number>>()
  return (state, value) => {
    let after = known.get(value)
    if (after === undefined) {
      after = new Map()
      known.set(value, after)
    }
    const seen = after.get(state)
    if (seen !== undefined) return seen
    const joined = values.number(`${textOf(values.value(state))}${textOf(values.value(value))}`)
    after.set(state, joined)
    return joined
  }
}
