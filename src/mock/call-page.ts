/**
 * The records of some hundred calls, as columns. A call writes a few numbers and pointers here; the record that people read is made
 * of them when someone looks. That keeps the recorded call within a small multiple of the call itself (`bench/mock.ts`).
 */
import type { FaultEvent } from '../faults/index.ts'
import type { CallOptions, Operation } from '../kv/index.ts'
import { type ByteAddress, ByteArena } from './byte-arena.ts'
import { type CallOutcome, callOutcomes, type CallRecord, type OpenCall } from './record.ts'

/** How many calls a page holds. */
export const pageSize = 512

/** What few calls have, kept aside. */
export interface CallExtras {
  keys?: readonly string[] | undefined
  entries?: ReadonlyMap<string, Uint8Array> | undefined
  options?: CallOptions | undefined
  result?: boolean | readonly string[] | ReadonlyMap<string, Uint8Array> | undefined
  error?: unknown
  fault?: readonly FaultEvent[] | undefined
}

/** The address of no bytes. */
const none: ByteAddress = 0

const outcomeNumbers = { pending: 0, ok: 1, error: 2 } as const satisfies Record<CallOutcome, number>

/** The records of consecutive calls, in columns. A call is named by its number, `seq`. */
export class CallPage {
  #firstSeq: number
  #length = 0
  readonly #outcomes = new Uint8Array(pageSize)
  readonly #startedAt = new Float64Array(pageSize)
  readonly #endedAt = new Float64Array(pageSize)
  readonly #ops: Operation[] = []
  readonly #clients: string[] = []
  readonly #keys: (string | undefined)[] = []
  /** Where the bytes that went in and came out lie in `#bytes`. */
  readonly #values = new Float64Array(pageSize)
  readonly #results = new Float64Array(pageSize)
  readonly #bytes = new ByteArena()
  readonly #extras = new Map<number, CallExtras>()
  /** The records that someone has looked at; they must go on telling the truth. */
  readonly #shown = new Map<number, OpenCall>()

  constructor(firstSeq: number) {
    this.#firstSeq = firstSeq
  }

  /** The number of the first call on the page. */
  get firstSeq(): number {
    return this.#firstSeq
  }

  /** Wipes the page for the calls from `firstSeq` on. Records that someone has looked at stay what they are. */
  reuse(firstSeq: number): void {
    this.#firstSeq = firstSeq
    this.#bytes.clear()
    this.#extras.clear()
    this.#shown.clear()
    this.#length = 0
  }

  get isFull(): boolean {
    return this.#length === pageSize
  }

  /** Writes down the next call, which begins. */
  append(op: Operation, client: string, key: string | undefined, now: number): void {
    const slot = this.#length
    this.#length = slot + 1
    this.#ops[slot] = op
    this.#outcomes[slot] = outcomeNumbers.pending
    this.#startedAt[slot] = now
    this.#endedAt[slot] = now
    this.#clients[slot] = client
    this.#keys[slot] = key
    this.#values[slot] = none
    this.#results[slot] = none
  }

  /** Adds the value of a call, in a copy. */
  value(seq: number, value: Uint8Array): void {
    this.#values[seq - this.#firstSeq] = this.#bytes.put(value)
  }

  /** Adds what few calls have. What is given must not be changed afterwards. */
  add(seq: number, extras: CallExtras): void {
    const present = this.#extras.get(seq)
    this.#extras.set(seq, present === undefined ? extras : { ...present, ...extras })
    this.#refresh(seq)
  }

  /** Adds what a fault did. */
  fault(seq: number, event: FaultEvent): void {
    this.add(seq, { fault: [...(this.#extras.get(seq)?.fault ?? []), event] })
  }

  /**
   * Closes a record, with a copy of the bytes that the call resolved to where it did to such.
   *
   * @param now undefined for a call that took no time
   */
  end(seq: number, outcome: 'ok' | 'error', now: number | undefined, result: Uint8Array | undefined): void {
    const slot = seq - this.#firstSeq
    this.#outcomes[slot] = outcomeNumbers[outcome]
    if (now !== undefined) this.#endedAt[slot] = now
    if (result !== undefined) this.#results[slot] = this.#bytes.put(result)
    this.#refresh(seq)
  }

  /** The record of a call: the same object each time. */
  read(seq: number): CallRecord {
    const shown = this.#shown.get(seq)
    if (shown !== undefined) return shown
    const record = this.#record(seq)
    this.#shown.set(seq, record)
    return record
  }

  /** The operation of a call. */
  opOf(seq: number): Operation {
    return this.#ops[seq - this.#firstSeq] ?? 'close'
  }

  /** A record that is shown is told what has changed; one that nobody has looked at is made when somebody does. */
  #refresh(seq: number): void {
    if (this.#shown.size === 0) return
    const shown = this.#shown.get(seq)
    if (shown !== undefined) Object.assign(shown, this.#record(seq))
  }

  #record(seq: number): OpenCall {
    const slot = seq - this.#firstSeq
    const extras = this.#extras.get(seq)
    const startedAt = this.#startedAt[slot] ?? 0
    const outcome = callOutcomes[this.#outcomes[slot] ?? 0] ?? 'pending'
    return {
      seq,
      client: this.#clients[slot] ?? '',
      op: this.opOf(seq),
      key: this.#keys[slot],
      keys: extras?.keys,
      value: this.#bytes.get(this.#values[slot] ?? none) ?? extras?.entries,
      options: extras?.options,
      outcome,
      result: this.#bytes.get(this.#results[slot] ?? none) ?? extras?.result,
      error: extras?.error,
      startedAt,
      durationMs: outcome === 'pending' ? undefined : (this.#endedAt[slot] ?? 0) - startedAt,
      fault: extras?.fault,
    }
  }
}
