/** Calls of laws that run an experiment of their own. */
import type { AnyKV, CallOptions } from '../../kv/index.ts'
import { isAnswer, whatCame } from '../execution/foundation.ts'
import { type CallOutcome, perform, type RealCall } from '../execution/perform.ts'
import type { RunContext } from '../execution/run-context.ts'
import { type Conclusion, held } from './conclusion.ts'

/** Makes a call, counts it, and waits for it as long as the law waits for such calls. */
export async function ask(
  store: AnyKV,
  given: RealCall,
  { count, timeouts }: Pick<RunContext, 'count' | 'timeouts'>,
  options?: CallOptions,
): Promise<CallOutcome> {
  count(given.op, 1)
  const outcome = await perform(store, given, options, timeouts.msFor(given.op))
  if (outcome.kind === 'hung') timeouts.hung(given.op)
  return outcome
}

/** A law that found nothing wrong: it held, unless no call was answered, of which nothing can be learnt. */
export function heldIfAnswered(outcomes: readonly CallOutcome[], { subject }: Pick<RunContext, 'subject'>): Conclusion {
  const [first] = outcomes
  if (first === undefined || outcomes.some((outcome) => isAnswer(outcome, subject.classify))) return held
  return { kind: 'inconclusive', reason: `no call was answered: the first ${whatCame(first)}` }
}
