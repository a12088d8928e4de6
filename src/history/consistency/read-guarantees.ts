/**
 * Guarantees that each read keeps or breaks by itself: the regular register (Lamport 1986: a read returns a write that overlaps
 * it, or one that no acknowledged write has certainly replaced), read-your-writes and monotonic reads (Terry et al. 1994). A write
 * is certainly before another where it returned before the other was called. Linear time but for the look-ups.
 */
import { int, real } from '../columns.ts'
import { appendReason, type HistoryView, type Tallies } from './guarantee.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { HistoryOperation } from '../operation.ts'
import { describeOperation, printInterval, printOperation, printValue } from '../explain/print-operation.ts'
import { thinAirAccount } from '../explain/thin-air.ts'
import { WriterIndex } from './writer-index.ts'
import { operationAt } from '../explain/zone-sentence.ts'

/**
 * Checks every read for `integrity`, `regular`, `read-your-writes` and `monotonic-reads`, as far as they have a tally.
 *
 * @returns by how much each stale read was late, ascending, in stamps: a lower bound for each
 */
export function checkReads(view: HistoryView, tallies: Tallies): number[] {
  const pass = new ReadPass(view, tallies)
  for (const key of view.keys) pass.check(key)
  return pass.lateness.sort((a, b) => a - b)
}

interface Session {
  /** The client's latest acknowledged write. */
  write: number
  /** Of what the client has read, the value whose writes began last, when they began, and the row of that read. */
  read: number
  readSince: number
}

class ReadPass {
  readonly lateness: number[] = []
  readonly #view: HistoryView
  readonly #tallies: Tallies

  constructor(view: HistoryView, tallies: Tallies) {
    this.#view = view
    this.#tallies = tallies
  }

  check(key: KeyHistory): void {
    if (key.kind.includes(kinds.APPEND)) {
      for (const tally of Object.values(this.#tallies)) tally.giveUp(appendReason(key))
      return
    }
    const index = new WriterIndex(key)
    const sessions = new Map<string | number, Session>()
    for (let row = 0; row < key.size; row += 1) {
      const { client } = this.#at(key, row)
      let session = sessions.get(client)
      if (session === undefined) {
        session = { write: -1, read: -1, readSince: -Infinity }
        sessions.set(client, session)
      }
      if (int(key.kind, row) === kinds.READ) this.#read(key, index, session, row)
      else if (real(key.ret, row) !== Infinity && int(key.kind, row) !== kinds.REFUSED) session.write = row
    }
  }

  #read(key: KeyHistory, index: WriterIndex, session: Session, row: number): void {
    for (const tally of Object.values(this.#tallies)) tally.checked += 1
    const value = int(key.value, row)
    const source = index.latestBy(value, real(key.ret, row))
    if (source === undefined) {
      this.#fromNowhere(key, row)
      return
    }
    const writer = source === 'initial' ? [] : [source]
    const since = source === 'initial' ? -Infinity : real(key.ret, source)
    this.#checkRegular(key, index, writer, since, row)
    const call = real(key.call, row)
    const { write, read } = session
    if (write >= 0 && real(key.ret, write) < call && since < real(key.call, write)) {
      this.#tallies['read-your-writes']?.broke(() => ({
        ...this.#found(key, [...writer, write, row]),
        kind: 'own-write',
        sentence: `${this.#told(key, row)} returns something older than the client's own write before it, ${describeOperation(this.#at(key, write))} ${printInterval(this.#at(key, write))}.`,
      }))
    }
    if (read >= 0 && real(key.ret, read) < call && since < session.readSince) {
      const [newer] = index.writers(int(key.value, read), Infinity)
      const seen = printValue(key.values.value(int(key.value, read)))
      this.#tallies['monotonic-reads']?.broke(() => ({
        ...this.#found(key, [...writer, ...(newer === undefined ? [] : [newer]), read, row]),
        kind: 'went-back',
        sentence: `${this.#told(key, row)} goes back in time: the client had read ${seen} in ${this.#told(key, read)}, and that was written later.`,
      }))
    }
    if (index.firstCall(value) > session.readSince) {
      session.readSince = index.firstCall(value)
      session.read = row
    }
  }

  #checkRegular(key: KeyHistory, index: WriterIndex, writer: readonly number[], since: number, row: number): void {
    const over = index.overwriterAfter(since)
    if (over < 0 || real(key.ret, over) >= real(key.call, row)) return
    this.lateness.push(real(key.call, row) - real(key.ret, over))
    this.#tallies.regular?.broke(() => ({
      ...this.#found(key, [...writer, over, row]),
      kind: 'stale',
      sentence: `${this.#told(key, row)} is stale: ${this.#told(key, over)} had replaced that before the read began.`,
    }))
  }

  #fromNowhere(key: KeyHistory, row: number): void {
    this.#tallies.integrity?.broke(() => {
      const later = new WriterIndex(key).writers(int(key.value, row), Infinity)[0]
      if (later !== undefined) {
        return {
          ...this.#found(key, [later, row]),
          kind: 'future-read',
          sentence: `${this.#told(key, row)} ended before ${this.#told(key, later)} began: the value was seen before it existed.`,
        }
      }
      const { kind, sentence } = thinAirAccount(
        this.#view.history,
        this.#at(key, row),
        key.values.value(int(key.value, row)),
      )
      return { ...this.#found(key, [row]), kind, sentence }
    })
  }

  #found(key: KeyHistory, rows: readonly number[]): { key: string; operations: HistoryOperation[] } {
    return { key: key.key, operations: rows.map((row) => this.#at(key, row)) }
  }

  #at(key: KeyHistory, row: number): HistoryOperation {
    return operationAt({ history: this.#view.history, key }, row)
  }

  #told(key: KeyHistory, row: number): string {
    return printOperation(this.#at(key, row))
  }
}
