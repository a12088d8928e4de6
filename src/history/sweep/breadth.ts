/** Goes along the events and keeps every configuration that explains them so far (Lowe's just-in-time linearization, 2017). */
import type { Budget } from '../budget.ts'
import { Configurations, stateOf } from './configurations.ts'
import type { KeyHistory } from '../key-history.ts'
import { Moves } from './moves.ts'
import type { SweepOutcome } from './sweep.ts'

/** Sweeps `key`; `undefined` where the budget is spent. Memory is needed for one moment at a time. */
export function sweepInBreadth(key: KeyHistory, budget: Budget, starts: readonly number[]): SweepOutcome | undefined {
  const moves = new Moves(key)
  const { next, timeline } = moves
  const make = (): Configurations => new Configurations(next.length, (fewer, more) => moves.pool.dominates(fewer, more))
  const now = new Int32Array(next.length)
  const visited = make()
  let frontier = make()
  let after = make()
  for (const start of starts) {
    moves.begin(start)
    frontier.add(next)
  }
  /** Files the next configuration: behind the return where the operation that returns has taken effect, else to be expanded. */
  const offer = (): void => {
    if (!moves.settle()) return
    const due = moves.isDue()
    if (due) visited.add(next)
    if (due && !moves.isSpare()) return
    moves.leave()
    after.add(next)
  }
  while (timeline.advance()) {
    after.clear()
    visited.clear()
    for (let at = 0; at < frontier.count; at += 1) {
      frontier.read(at, next)
      offer()
    }
    for (let at = 0; at < visited.count; at += 1) {
      if (!budget.spend()) return undefined
      visited.read(at, now)
      moves.each(now, offer)
    }
    if (after.count === 0) {
      const states: number[] = []
      for (let at = 0; at < frontier.count; at += 1) {
        frontier.read(at, now)
        states.push(stateOf(now))
      }
      return { verdict: 'violation', ...moves.failure(states) }
    }
    const spent = frontier
    frontier = after
    after = spent
  }
  return { verdict: 'ok' }
}
