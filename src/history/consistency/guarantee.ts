/** What a check weaker than linearizability answers, and the counting behind it. */
import { stringLiteral } from '../../kv/index.ts'
import { mostWitnesses, violationOf } from '../explain/prove.ts'
import type { FaultInterval, History, HistoryOperation, InitialValues } from '../operation.ts'
import type { KeyHistory } from '../key-history.ts'
import type { LinearizabilityVerdict } from '../verdict.ts'
import type { Violation, ViolationKind } from '../violation.ts'

/** What a store may promise its readers, each in a sentence. "Older" is: certainly replaced, by the stamps. */
export const guarantees = {
  linearizable: 'every operation takes effect at one moment between its call and its return',
  integrity: 'a read returns what was written to its key, by a write that had begun',
  regular: 'a read returns the last write that was acknowledged before it began, or one that overlaps it',
  'bounded-staleness': 'every read is as if it had been called at most maxStaleness stamps earlier',
  'read-your-writes': 'a client reads nothing older than its own last acknowledged write of the key',
  'monotonic-reads': 'a client reads nothing older than what it has read of the key before',
  'monotonic-writes': 'whoever has read a write of a client reads nothing older than that client’s writes before it',
  'writes-follow-reads': 'whoever has read a write reads nothing older than what its writer had read before it',
  causal: 'no read returns what a write that causally precedes the read has causally replaced',
  convergence: 'once writes have stopped, clients read the same value, one that can be the last',
} as const

/** The name of a guarantee. */
export type Guarantee = keyof typeof guarantees

/** The verdict on one guarantee. */
export interface GuaranteeReport {
  readonly guarantee: Guarantee
  readonly verdict: LinearizabilityVerdict
  /** False where `ok` means only that nothing wrong was found, and where the verdict is unknown. */
  readonly complete: boolean
  /** Why the verdict is unknown or not complete. */
  readonly reason?: string
  /** Operations (of `linearizable` and `bounded-staleness`: keys) that were put to the test. */
  readonly checked: number
  /** How many of them broke the guarantee. */
  readonly broken: number
  /** The first few of them. */
  readonly violations: readonly Violation[]
}

/** What the checks work on. */
export interface HistoryView {
  readonly history: History
  readonly keys: readonly KeyHistory[]
  readonly initial: InitialValues
  readonly faults: readonly FaultInterval[]
  readonly maxViolations: number
}

/** One break of a guarantee, with the operations that show it, the most telling first. */
export interface Finding {
  readonly kind: ViolationKind
  readonly key: string
  readonly operations: readonly HistoryOperation[]
  readonly sentence: string
}

/** Whether the guarantee is broken by `proof` alone. */
export type Reprove = (proof: History) => boolean

/** Counts what was checked and what was broken, and explains the first few. */
export class GuaranteeTally {
  checked = 0
  #broken = 0
  #undecided: string | undefined
  #incomplete: string | undefined
  readonly #violations: Violation[] = []
  readonly #guarantee: Guarantee
  readonly #view: HistoryView
  readonly #reprove: Reprove

  constructor(guarantee: Guarantee, view: HistoryView, reprove: Reprove) {
    this.#guarantee = guarantee
    this.#view = view
    this.#reprove = reprove
  }

  /** The guarantee was broken once. `finding` is asked for only where it is explained. */
  broke(finding: () => Finding): void {
    this.#broken += 1
    if (this.#violations.length >= this.#view.maxViolations) return
    const { kind, key, operations, sentence } = finding()
    const proof = [...new Set(operations)]
    this.#violations.push(
      violationOf({
        kind,
        key,
        sentence,
        witness: proof.slice(0, mostWitnesses),
        support: proof.slice(mostWitnesses),
        proof,
        starts: [initialValue(this.#view, key)],
        reproved: this.#reprove(proof),
        faults: this.#view.faults,
      }),
    )
  }

  /** Something could not be decided at all. */
  giveUp(reason: string): void {
    this.#undecided ??= reason
  }

  /** Something wrong could have been missed. */
  doubt(reason: string): void {
    this.#incomplete ??= reason
  }

  report(): GuaranteeReport {
    const verdict = this.#broken > 0 ? 'violation' : this.#undecided === undefined ? 'ok' : 'unknown'
    const reason = verdict === 'violation' ? undefined : (this.#undecided ?? this.#incomplete)
    return {
      guarantee: this.#guarantee,
      verdict,
      complete: verdict === 'violation' || reason === undefined,
      ...(reason !== undefined && { reason }),
      checked: this.checked,
      broken: this.#broken,
      violations: this.#violations,
    }
  }
}

/** The tallies of the guarantees that one pass may decide, as far as they were asked for. */
export type Tallies = Readonly<Partial<Record<Guarantee, GuaranteeTally>>>

function initialValue(view: HistoryView, name: string): Violation['starts'][number] {
  const key = view.keys.find((candidate) => candidate.key === name)
  return key === undefined ? null : key.values.value(key.initial)
}

/** The reason for which keys with appended text are not decided. */
export function appendReason(key: KeyHistory): string {
  return `key ${stringLiteral(key.key)}: values that are appended to cannot be traced to one write`
}
