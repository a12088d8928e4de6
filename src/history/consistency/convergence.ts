/** Eventual consistency: once writes have stopped, every client ends up reading the same value, one that could be the last. */
import { stringLiteral } from '../../kv/index.ts'
import { int, real } from '../columns.ts'
import { appendReason, type GuaranteeTally, type HistoryView, type Tallies } from './guarantee.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { HistoryOperation } from '../operation.ts'
import { printOperation } from '../explain/print-operation.ts'
import { WriterIndex } from './writer-index.ts'
import { operationAt } from '../explain/zone-sentence.ts'

/**
 * Checks the last read of each client on each key after the writes for `convergence`. A write of unknown outcome may act at any
 * time, so that a value of one which nobody had seen before may still be on its way, and is let pass.
 *
 * @param quietFrom the stamp from which the store must have converged. Without it the last write's return counts as that, and
 *   what is wrong then is not yet a violation: the store may have needed a moment longer
 */
export function checkConvergence(view: HistoryView, { convergence: tally }: Tallies, quietFrom?: number): void {
  if (tally === undefined) return
  for (const key of view.keys) {
    if (key.kind.includes(kinds.APPEND)) tally.giveUp(appendReason(key))
    else new FinalReads(view, key, quietFrom).check(tally)
  }
  if (tally.checked === 0 && view.keys.length > 0) {
    tally.giveUp(
      `no key was read after ${quietFrom ?? 'the writes had stopped'}, so nothing shows whether clients agree`,
    )
  }
}

class FinalReads {
  readonly #view: HistoryView
  readonly #key: KeyHistory
  readonly #index: WriterIndex
  readonly #declared: number | undefined
  readonly #quietFrom: number

  constructor(view: HistoryView, key: KeyHistory, declared: number | undefined) {
    this.#view = view
    this.#key = key
    this.#index = new WriterIndex(key)
    this.#declared = declared
    this.#quietFrom = declared ?? this.#lastReturn()
  }

  check(tally: GuaranteeTally): void {
    const late = this.#declared === undefined ? undefined : this.#writeAfter(this.#declared)
    if (late !== undefined) {
      tally.giveUp(
        `${printOperation(late)} of key ${stringLiteral(late.key)} was in flight after quietFrom, so writes had not stopped`,
      )
      return
    }
    const last = this.#lastReads()
    const finals = last.filter((row) => !this.#onItsWay(int(this.#key.value, row)))
    tally.checked += last.length
    if (finals.length < last.length) tally.doubt('values of writes whose outcome is unknown may still be on their way')
    const wrong = this.#disagreement(finals)
    if (wrong === undefined) return
    if (this.#declared === undefined) {
      tally.giveUp(
        `key ${stringLiteral(this.#key.key)}: the last reads do not agree on a value that could be the last; pass quietFrom, the stamp from which they must`,
      )
      return
    }
    tally.broke(() => {
      const operations = wrong.rows.map((row) => this.#at(row))
      const told = operations.map(printOperation)
      const sentence =
        wrong.over === undefined
          ? `${told.join(' and ')} disagree, although writes had stopped by ${this.#quietFrom}.`
          : `${told.join()} is not what the key can have ended with: ${printOperation(this.#at(wrong.over))} had replaced that, and writes had stopped by ${this.#quietFrom}.`
      const sources = wrong.rows.flatMap((row) => this.#originOf(row))
      const rest = [...(wrong.over === undefined ? [] : [wrong.over]), ...sources].map((row) => this.#at(row))
      return { kind: 'diverged', key: this.#key.key, operations: [...operations, ...rest], sentence }
    })
  }

  /** When the last write of the key was over, as far as its client could tell. */
  #lastReturn(): number {
    let latest = -Infinity
    for (let row = 0; row < this.#key.size; row += 1) {
      if (int(this.#key.kind, row) === kinds.READ) continue
      const { call, return: end } = this.#at(row)
      latest = Math.max(latest, end ?? call)
    }
    return latest
  }

  /** A write that was called, or acknowledged, after `moment`. */
  #writeAfter(moment: number): HistoryOperation | undefined {
    for (let row = this.#key.size - 1; row >= 0; row -= 1) {
      if (int(this.#key.kind, row) === kinds.READ || int(this.#key.kind, row) === kinds.REFUSED) continue
      const end = real(this.#key.ret, row)
      if (real(this.#key.call, row) > moment || (end > moment && end !== Infinity)) return this.#at(row)
    }
    return undefined
  }

  /** The last read of each client. */
  #lastReads(): number[] {
    const last = new Map<string | number, number>()
    for (let row = 0; row < this.#key.size; row += 1) {
      if (int(this.#key.kind, row) !== kinds.READ || real(this.#key.call, row) <= this.#quietFrom) continue
      last.set(this.#at(row).client, row)
    }
    return [...last.values()]
  }

  /** Whether `value` may be that of a write that nobody had seen act when writes had stopped. */
  #onItsWay(value: number): boolean {
    const writers = [...this.#index.writers(value, Infinity)]
    const unknown = writers.filter((row) => real(this.#key.ret, row) === Infinity).length
    if (unknown === 0) return false
    const initially = value === this.#key.initial
    return writers.length > 1 || initially || this.#sightOf(value) === undefined
  }

  /** A read that had returned `value` by the time writes stopped. */
  #sightOf(value: number): number | undefined {
    for (let row = 0; row < this.#key.size; row += 1) {
      const read = int(this.#key.kind, row) === kinds.READ && int(this.#key.value, row) === value
      if (read && real(this.#key.ret, row) <= this.#quietFrom) return row
    }
    return undefined
  }

  /** One read of a value that cannot be the last, with what replaced it, or two reads that differ. */
  #disagreement(finals: readonly number[]): { rows: number[]; over?: number } | undefined {
    for (const row of finals) {
      const source = this.#index.latestBy(int(this.#key.value, row), Infinity)
      if (source === undefined) continue // nothing wrote it: that is not a question of agreement
      const over = this.#index.overwriterAfter(source === 'initial' ? -Infinity : real(this.#key.ret, source))
      if (over >= 0) return { rows: [row], over }
    }
    const [first = 0] = finals
    const other = finals.find((row) => int(this.#key.value, row) !== int(this.#key.value, first))
    return other === undefined ? undefined : { rows: [first, other] }
  }

  /** Where the value of a read comes from and, if that was not acknowledged, what shows that it is no longer on its way. */
  #originOf(row: number): number[] {
    const value = int(this.#key.value, row)
    const source = this.#index.latestBy(value, Infinity)
    if (typeof source !== 'number') return []
    const sight = real(this.#key.ret, source) === Infinity ? this.#sightOf(value) : undefined
    return sight === undefined ? [source] : [source, sight]
  }

  #at(row: number): HistoryOperation {
    return operationAt({ history: this.#view.history, key: this.#key }, row)
  }
}
