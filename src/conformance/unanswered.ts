/**
 * Calls that get no answer however plain they are. One law is held to each; what other laws could say of it would be the same thing
 * once more.
 */
import type { Operation } from '../kv/index.ts'
import type { Foundation } from './execution/foundation.ts'
import type { ProgramFinding } from './execution/finding.ts'
import type { Law, LawContext } from './laws/law.ts'

/** What `law` need not tell of the calls without an answer: all but those that it is the first of `asked` to be about. */
export function toldElsewhere(law: Law, asked: readonly Law[], { unanswered }: Foundation): LawContext['told'] {
  const told = new Map<Operation, string>()
  for (const [op, what] of unanswered) {
    const teller = tellerOf(op, asked)
    if (teller === undefined || teller === law) continue
    told.set(op, `it builds on ${op}, which ${what}, however plain the call is: ${teller.id} shows it`)
  }
  return told
}

function tellerOf(op: Operation, asked: readonly Law[]): Law | undefined {
  const able = asked.filter((law) => law.kind === 'programs' && law.exercises.includes(op))
  return able.find(({ exercises }) => exercises[0] === op) ?? able[0]
}

/** What a call without an answer may look like to a law: where the reason of a signal is expected, any other error is a wrong one. */
const silent: ReadonlySet<string | undefined> = new Set(['hung', 'no-code', 'wrong-code', 'threw', 'reason'])

/** Why a law that found this says nothing, where that is so. */
export function elsewhere({ step, clue }: ProgramFinding, told: LawContext['told']): string | undefined {
  return silent.has(clue?.kind) ? told.get(step.call.op) : undefined
}

/** Why an experiment says nothing: one that builds on a call without an answer can find nothing else. */
export function builtOn({ exercises }: Law, told: LawContext['told']): string | undefined {
  return exercises.map((op) => told.get(op)).find((reason) => reason !== undefined)
}
