/**
 * The fallback that decides everything, at a price: a search through configurations (see `moves.ts`). In breadth it needs little
 * memory, and where the history is wrong nothing is quicker; in depth it is often lucky where the history is right. Neither is
 * known beforehand, so both take turns, each with several times what it had before.
 */
import { type Budget, outOfBudget } from '../budget.ts'
import { sweepInBreadth } from './breadth.ts'
import { sweepInDepth } from './depth.ts'
import type { KeyHistory } from '../key-history.ts'
import type { Json } from '../operation.ts'

/** Where a sweep failed. */
export interface SweepFailure {
  /** The row by whose return nothing explains what was seen. */
  readonly row: number
  /** The row at whose return that was found: what is needed for `row` may have been seen to be impossible before. */
  readonly found: number
  /** What the key could hold just before `found` returned, where that is known. */
  readonly states: readonly Json[]
}

/** What a sweep found: every event explained, or not, or no verdict within the budget. */
export type SweepOutcome =
  | { readonly verdict: 'ok' }
  | ({ readonly verdict: 'violation' } & SweepFailure)
  | { readonly verdict: 'unknown'; readonly reason: string }

/** The configurations of the first turn, and how many times as many each turn has. */
const firstTurn = 2000
const growth = 8

/** As many as a turn in depth may have, which remembers all of them. */
const mostInDepth = 2_000_000

/**
 * Sweeps one key.
 *
 * @param starts numbers of the values that the key may hold at first
 */
export function sweep(key: KeyHistory, budget: Budget, starts: readonly number[] = [key.initial]): SweepOutcome {
  for (let turn = firstTurn; turn === firstTurn || budget.reason === ''; turn *= growth) {
    const outcome = sweepInBreadth(key, share(budget, turn), starts)
    if (outcome !== undefined) return outcome
    // that none was found says the same as a sweep in breadth, which can say where
    const inDepth = Math.min(turn * growth, mostInDepth)
    if (sweepInDepth(key, share(budget, inDepth), starts) === true) return { verdict: 'ok' }
  }
  return { verdict: 'unknown', reason: outOfBudget(budget) }
}

/** A part of `budget`, which it is taken from. */
function share(budget: Budget, steps: number): Budget {
  let left = steps
  return {
    get reason() {
      return budget.reason
    },
    spend() {
      left -= 1
      return left >= 0 && budget.spend()
    },
  }
}
