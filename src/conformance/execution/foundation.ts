/**
 * The calls that every law builds on. A store that answers none of them can be held to nothing: whatever a law made of its silence,
 * or of the one error that all calls end in, would say nothing about the law.
 */
import {
  type AnyKV,
  codeOf,
  type ErrorClassifier,
  type FullProfile,
  messageOf,
  type Operation,
} from '../../kv/index.ts'
import { type CallOutcome, perform, type RealCall } from './perform.ts'
import { casePrefix } from './subject.ts'

/** What came of the calls that every law builds on. */
export interface Foundation {
  /** Those that got no answer, and what came instead. */
  readonly unanswered: ReadonlyMap<Operation, string>
  /** Those that hung. */
  readonly hung: ReadonlySet<Operation>
  /** Why nothing can be asked of the store, where that is so. */
  readonly gone?: string
}

/** Makes each call once on `store`, under a key of its own. */
export async function askFoundation(
  store: AnyKV,
  profile: FullProfile,
  classify: ErrorClassifier | undefined,
  timeoutMs: number,
): Promise<Foundation> {
  const key = `${casePrefix(profile)}1`
  const value = Uint8Array.of(0x31)
  const outcomes = new Map<Operation, CallOutcome>()
  const ask = async (given: RealCall): Promise<CallOutcome> => {
    const outcome = await perform(store, given, undefined, timeoutMs)
    outcomes.set(given.op, outcome)
    return outcome
  }
  const written = await ask({ op: 'setRaw', key, value })
  const more: readonly RealCall[] = [
    { op: 'getRaw', key },
    { op: 'list', prefix: key },
    { op: 'batchGetRaw', keys: [key] },
    { op: 'batchSetRaw', entries: [[key, value]] },
  ]
  const last: readonly RealCall[] = [
    { op: 'delete', key },
    { op: 'batchDelete', keys: [key] },
  ]
  // how a store refuses what it does not promise, a law asks
  const promised = ({ op }: RealCall): boolean =>
    typeof store[op] === 'function' && (op !== 'list' || profile.list === 'present')
  const asked = [more, last].map((calls) => calls.filter(promised))
  // silence is waited for once, not once a call
  const rows = written.kind === 'hung' ? [asked.flat()] : asked
  for (const row of rows) await Promise.all(row.map(ask))
  return foundationOf(outcomes, classify)
}

function foundationOf(
  outcomes: ReadonlyMap<Operation, CallOutcome>,
  classify: ErrorClassifier | undefined,
): Foundation {
  const unanswered = new Map(
    [...outcomes].filter(([, outcome]) => !isAnswer(outcome, classify)).map(([op, outcome]) => [op, whatCame(outcome)]),
  )
  const hung = new Set([...outcomes].filter(([, { kind }]) => kind === 'hung').map(([op]) => op))
  const [first] = unanswered
  if (first === undefined || unanswered.size < outcomes.size) return { unanswered, hung }
  return { unanswered, hung, gone: `the store answers no call: ${first[0]} ${first[1]}` }
}

/** Whether the store said something: what was asked for, or a refusal of the contract that is about the call. */
export function isAnswer(outcome: CallOutcome, classify: ErrorClassifier | undefined): boolean {
  if (outcome.kind === 'hung') return false
  if (outcome.kind !== 'rejected' && outcome.kind !== 'threw') return true
  const code = codeOf(outcome.error, classify)
  return code !== undefined && code !== 'KV_UNAVAILABLE' && code !== 'KV_TIMEOUT'
}

/** What came of a call that got no answer, in a few words. */
export function whatCame(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case 'rejected':
      return `rejected: ${messageOf(outcome.error)}`
    case 'threw':
      return `threw: ${messageOf(outcome.error)}`
    case 'hung':
      return `had not settled after ${Math.round(outcome.ms)} ms`
    case 'resolved':
    case 'no-promise':
      return 'answered'
    case 'absent':
      return 'is missing'
  }
}
