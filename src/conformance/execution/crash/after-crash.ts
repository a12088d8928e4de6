/** What a store that was crashed holds afterwards, beside what it may hold. */
import { type AnyKV, codeOf, isBytes, printBytes, printKey } from '../../../kv/index.ts'
import { whatCame } from '../foundation.ts'
import { type CallOutcome, perform } from '../perform.ts'
import type { RunContext } from '../run-context.ts'
import { type CrashJournal, isValueOf, type Legal } from './journal.ts'

/** A key that holds what it may not. */
export interface CrashLoss {
  readonly legal: Legal
  readonly expected: string
  readonly got: string
  /** Whether an older state is there, a value that nobody wrote, or nothing that can be read. */
  readonly kind: 'lost' | 'torn' | 'unreadable'
}

/** A key of which nothing is known, since no read of it was answered. */
export interface Unanswered {
  readonly kind: 'unanswered'
  readonly got: string
}

/** The first key that holds what it may not; where none does, the first that could not be read for want of an answer. */
export async function lossAfter(
  store: AnyKV,
  journal: CrashJournal,
  context: RunContext,
): Promise<CrashLoss | Unanswered | undefined> {
  let unanswered: Unanswered | undefined
  const all = journal.legal()
  for (let at = 0; at < all.length; at += readsAtOnce) {
    const losses = await Promise.all(
      all.slice(at, at + readsAtOnce).map(async (legal) => {
        const outcome = await answerTo(legal.key, store, context)
        return saysNothing(outcome, context)
          ? { kind: 'unanswered' as const, got: `getRaw ${whatCame(outcome)}` }
          : lossIn(legal, outcome, journal, context)
      }),
    )
    for (const loss of losses) {
      if (loss?.kind === 'unanswered') unanswered ??= loss
      else if (loss !== undefined) return loss
    }
  }
  return unanswered
}

/** Keys that are read at once: their values may be large. */
const readsAtOnce = 8

/** How often a key is read at most until there is an answer. */
const mostReads = 5

/** What comes of reading a key. A server that has just come back may be too busy to answer, which says nothing of what it holds. */
async function answerTo(key: string, store: AnyKV, context: RunContext): Promise<CallOutcome> {
  for (let reads = 1; ; reads += 1) {
    const outcome = await perform(store, { op: 'getRaw', key }, undefined, context.operationTimeoutMs)
    context.count('getRaw', 1)
    if (reads === mostReads || !saysNothing(outcome, context)) return outcome
  }
}

function saysNothing(outcome: CallOutcome, { subject }: RunContext): boolean {
  if (outcome.kind === 'hung') return true
  const code = outcome.kind === 'rejected' ? codeOf(outcome.error, subject.classify) : undefined
  return code === 'KV_TIMEOUT' || code === 'KV_UNAVAILABLE'
}

function lossIn(
  legal: Legal,
  outcome: CallOutcome,
  journal: CrashJournal,
  { subject }: RunContext,
): CrashLoss | undefined {
  const { key, writes, untouched } = legal
  const expected = `${printKey(key)}: ${wantedOf(legal)}`
  const loss = (kind: CrashLoss['kind'], got: string): CrashLoss => ({ legal, expected, got, kind })
  if (outcome.kind === 'rejected' && codeOf(outcome.error, subject.classify) === 'KV_NOT_FOUND') {
    return untouched || writes.some(({ bytes }) => bytes === null) ? undefined : loss('lost', 'nothing')
  }
  if (outcome.kind !== 'resolved') return loss('unreadable', `getRaw ${whatCame(outcome)}`)
  const { value } = outcome
  if (!isBytes(value)) return loss('unreadable', 'getRaw answered with no bytes')
  if (writes.some(({ write, bytes }) => bytes === value.length && isValueOf(write, value))) return undefined
  const writer = journal.writerOf(key, value)
  return writer === undefined
    ? loss('torn', `${printBytes(value)}, which nobody wrote`)
    : loss('lost', `the ${value.length} bytes of the earlier write ${writer}`)
}

/** The value of the last write that was acknowledged, or of one that was in flight beside it. */
function wantedOf({ writes, untouched }: Legal): string {
  const [head] = writes
  if (head === undefined) return 'nothing'
  const last = head.bytes === null ? 'nothing' : `the ${head.bytes} bytes of write ${head.write}`
  const others = writes.length - 1
  const beside = others === 0 ? '' : `, or what one of ${others} writes beside it wrote`
  return `${last}${untouched ? ', or nothing' : ''}${beside}`
}
