/** What a key may hold, as small numbers, and what each kind of operation does to them. */
import { int } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { Json } from '../operation.ts'
import { TextStates } from './text-states.ts'

/** The operation cannot have happened in this state. */
export const ILLEGAL = -1

/** The state after row `row` in `state`, or {@link ILLEGAL}. */
export type Step = (state: number, row: number) => number

/** The states of one key. */
export interface States {
  /** The state in which the key holds the value with a number. */
  readonly of: (value: number) => number
  /** Whether appends alone can make the state that of the value. */
  readonly leadsTo: (state: number, value: number) => boolean
  /** The state behind an append of the value. */
  readonly appended: (state: number, value: number) => number
  /** The value; `undefined` for what nothing can tell from other values. */
  readonly shown: (state: number) => Json | undefined
}

/** The states of `key`: its values, unless texts grow. */
export function statesOf(key: KeyHistory): States {
  if (key.kind.includes(kinds.APPEND)) return new TextStates(key)
  return {
    of: (value) => value,
    leadsTo: (state, value) => state === value,
    appended: () => ILLEGAL,
    shown: (state) => key.values.value(state),
  }
}

/** The step function of one key. */
export function stepsOf(key: KeyHistory, states: States): Step {
  const { kind, value, expected } = key
  return (state, row) => {
    switch (int(kind, row)) {
      case kinds.READ:
        return state === states.of(int(value, row)) ? state : ILLEGAL
      case kinds.WRITE:
        return states.of(int(value, row))
      case kinds.SWAP:
        return state === states.of(int(expected, row)) ? states.of(int(value, row)) : ILLEGAL
      case kinds.REFUSED:
        return state === states.of(int(expected, row)) ? ILLEGAL : state
      default:
        return states.appended(state, int(value, row))
    }
  }
}
