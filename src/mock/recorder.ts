/** Keeps the records of a mock: in order, and no more of them than asked for. */
import type { FaultEvent } from '../faults/index.ts'
import { type CallOptions, type Clock, isBytes, type Operation } from '../kv/index.ts'
import { type CallExtras, CallPage, pageSize } from './call-page.ts'
import { type Calls, viewCalls } from './calls.ts'
import type { CallRecord } from './record.ts'

/** The number of a call, by which its record is found again: `seq`. */
export type CallNumber = number

/** Takes down calls as they begin and end. */
export class Recorder {
  readonly #clock: Clock
  readonly #limit: number
  /** The pages that hold the newest records, oldest first. */
  #pages: CallPage[] = []
  /** The last of them, to which nearly every call goes. */
  #page: CallPage | undefined
  #seq = 0
  /** The number of the newest call that was forgotten on request. */
  #cleared = 0
  #view: Calls | undefined
  #adopted: CallNumber | undefined
  #insideStub = false

  /** @param limit how many records to keep; `Infinity` keeps all, 0 none */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  /** How many records had to make room for newer ones. */
  get dropped(): number {
    return this.#oldest - 1 - this.#cleared
  }

  /** Whether a stub is just answering a call. */
  get isInsideStub(): boolean {
    return this.#insideStub
  }

  /** The records kept, oldest first, as they are now. */
  read(): Calls {
    this.#view ??= viewCalls(this.#records(), { seq: () => this.#seq, read: () => this.read() })
    return this.#view
  }

  /** Opens the record of a call that begins. */
  open(op: Operation, client: string, key: string | undefined, options: CallOptions | undefined): CallNumber {
    const adopted = this.#adopted
    if (adopted !== undefined) {
      this.#adopted = undefined
      if (this.#pageOf(adopted)?.opOf(adopted) === op) return adopted
    }
    const seq = ++this.#seq
    this.#view = undefined
    if (this.#limit === 0) return seq
    const page = this.#page === undefined || this.#page.isFull ? this.#turn(seq) : this.#page
    page.append(op, client, key, this.#clock.now())
    if (options !== undefined) page.add(seq, { options: { ...options } })
    return seq
  }

  /** Adds the value of a call to its record, in a copy. What is no bytes is left out. */
  value(seq: CallNumber, value: Uint8Array): void {
    if (isBytes(value)) this.#pageOf(seq)?.value(seq, value)
  }

  /** Adds to a record what few calls have. It must be a copy. */
  add(seq: CallNumber, extras: CallExtras): void {
    this.#pageOf(seq)?.add(seq, extras)
  }

  /** Adds what a fault did to the record of the call. */
  fault(seq: CallNumber, event: FaultEvent): void {
    this.#pageOf(seq)?.fault(seq, event)
  }

  /**
   * Closes the record of a call that resolved.
   *
   * @param atOnce whether nothing held the call up, so that the clock need not be read again
   * @param result the bytes that it resolved to, if it did to bytes; they are copied
   */
  resolved(seq: CallNumber, atOnce: boolean, result?: Uint8Array): void {
    const bytes = isBytes(result) ? result : undefined
    this.#pageOf(seq)?.end(seq, 'ok', atOnce ? undefined : this.#clock.now(), bytes)
  }

  /**
   * Closes the record of a call that rejected.
   *
   * @param atOnce as of {@link resolved}
   */
  rejected(seq: CallNumber, atOnce: boolean, error: unknown): void {
    const page = this.#pageOf(seq)
    page?.add(seq, { error })
    page?.end(seq, 'error', atOnce ? undefined : this.#clock.now(), undefined)
  }

  /** Runs `work`; the first call of the same operation that begins in it is taken to be `seq` and gets no record of its own. */
  adopt<T>(seq: CallNumber, work: () => T): T {
    const outer = this.#insideStub
    this.#adopted = seq
    this.#insideStub = true
    try {
      return work()
    } finally {
      this.#adopted = undefined
      this.#insideStub = outer
    }
  }

  /** Forgets every record. The numbering goes on, so that no two calls of a mock have one number. */
  clear(): void {
    this.#pages = []
    this.#page = undefined
    this.#cleared = this.#seq
    this.#view = undefined
  }

  /** The number of the oldest record that is kept. */
  get #oldest(): CallNumber {
    return Math.max(this.#cleared, this.#seq - this.#limit) + 1
  }

  /** The page that holds a call; undefined where its record is forgotten. */
  #pageOf(seq: CallNumber): CallPage | undefined {
    const page = this.#page
    return page === undefined || seq >= page.firstSeq ? page : this.#earlierPageOf(seq, page)
  }

  #earlierPageOf(seq: CallNumber, latest: CallPage): CallPage | undefined {
    return this.#pages.at(Math.floor((seq - latest.firstSeq) / pageSize) - 1)
  }

  /** A page for `seq`: the oldest one, when every record on it has made room, else a new one. */
  #turn(seq: CallNumber): CallPage {
    const [oldest] = this.#pages
    if (oldest !== undefined && oldest.firstSeq + pageSize <= this.#oldest) {
      this.#pages.shift()
      oldest.reuse(seq)
      this.#page = oldest
    } else {
      this.#page = new CallPage(seq)
    }
    this.#pages.push(this.#page)
    return this.#page
  }

  #records(): readonly CallRecord[] {
    const records: CallRecord[] = []
    for (let seq = this.#oldest; seq <= this.#seq; seq += 1) {
      const record = this.#pageOf(seq)?.read(seq)
      if (record !== undefined) records.push(record)
    }
    return records
  }
}
