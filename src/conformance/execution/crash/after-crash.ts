/** What a store that was crashed holds afterwards, beside what it may hold. */
import { type AnyKV, codeOf, printBytes, printKey } from '../../../kv/index.ts'
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

/** The first key that holds what it may not. */
export async function lossAfter(
  store: AnyKV,
  journal: CrashJournal,
  context: RunContext,
): Promise<CrashLoss | undefined> {
  const all = journal.legal()
  for (let at = 0; at < all.length; at += readsAtOnce) {
    const losses = await Promise.all(
      all.slice(at, at + readsAtOnce).map(async (legal) => {
        const outcome = await perform(store, { op: 'getRaw', key: legal.key }, undefined, context.operationTimeoutMs)
        return lossIn(legal, outcome, journal, context)
      }),
    )
    context.count('getRaw', losses.length)
    const first = losses.find((loss) => loss !== undefined)
    if (first !== undefined) return first
  }
  return undefined
}

/** Keys that are read at once. */
const readsAtOnce = 32

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
  if (!(value instanceof Uint8Array)) return loss('unreadable', 'getRaw answered with no bytes')
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
