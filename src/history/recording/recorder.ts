/** Where the operations of several clients are gathered, stamped by one counter. */
import { numberAtLeast } from '../../kv/index.ts'
import { encodeValue } from './envelope.ts'
import type { FaultInterval, HistoryOp, HistoryOperation, HistoryStatus, Json } from '../operation.ts'

/** How a recorder keeps what it records. */
export interface RecorderOptions {
  /**
   * Operations that are recorded at most. Default: 1,000,000. Then recording stops, what is in flight counts as unknown, and
   * what came before remains a sound history of its own.
   */
  readonly limit?: number
  /** Gets each operation once it has ended, in the order of the returns: for a file that grows while the clients run. */
  readonly onOperation?: (operation: HistoryOperation) => void
  /** Whether operations are kept in memory too. Default: true. */
  readonly keep?: boolean
}

/** What is known of a call when it is made. */
export interface RecordedCall {
  readonly client: string | number
  readonly op: HistoryOp
  readonly key: string
  readonly value?: Json
  readonly expected?: Json
}

/** How a call ended. */
export interface RecordedEnd {
  readonly status: HistoryStatus
  readonly result?: Json
}

/** One or more operations in flight together under one pair of stamps. */
export interface InFlight {
  /** They have ended: one end for all, or one for each. Later calls do nothing. */
  end(ends: RecordedEnd | readonly RecordedEnd[]): void
}

interface Flight {
  readonly calls: readonly RecordedCall[]
  readonly stamp: number
  readonly positions: readonly number[]
}

/** Records the operations of any number of clients. */
export class HistoryRecorder {
  readonly #limit: number
  readonly #keep: boolean
  readonly #onOperation: ((operation: HistoryOperation) => void) | undefined
  /** By call; a hole where the operation is in flight. */
  readonly #operations: (HistoryOperation | undefined)[] = []
  readonly #flights = new Set<Flight>()
  readonly #faults: FaultInterval[] = []
  readonly #openFaults = new Set<Omit<FaultInterval, 'to'>>()
  readonly #sequences = new Map<string, number>()
  #counter = 0
  #recorded = 0
  #dropped = 0
  #full = false

  constructor(options: RecorderOptions = {}) {
    this.#limit = numberAtLeast('limit', options.limit ?? 1_000_000, 1)
    this.#keep = options.keep ?? true
    this.#onOperation = options.onOperation
  }

  /** Operations that were called after the limit was reached, and are not in the history. */
  get dropped(): number {
    return this.#dropped
  }

  /** The next stamp. Calls and returns take theirs here, and so does whoever notes when a fault began and ended. */
  stamp(): number {
    return ++this.#counter
  }

  /** Operations are about to be called together. Call this last before the store is called. */
  begin(calls: readonly RecordedCall[]): InFlight {
    if (this.#full || this.#recorded + calls.length > this.#limit) return this.#refuse(calls)
    this.#recorded += calls.length
    const positions = this.#keep ? calls.map(() => this.#operations.push(undefined) - 1) : []
    const flight: Flight = { calls, stamp: this.stamp(), positions }
    this.#flights.add(flight)
    return { end: (ends) => this.#end(flight, ends) }
  }

  /** A fault is in force from now until the function that this gives is called. */
  beginFault(id: string, label: string): () => void {
    const fault = { id, label, from: this.stamp() }
    this.#openFaults.add(fault)
    return () => {
      if (this.#openFaults.delete(fault)) this.#faults.push({ ...fault, to: this.stamp() })
    }
  }

  /** The faults so far; one still in force ends now. */
  faults(): FaultInterval[] {
    const open = [...this.#openFaults].map((fault) => ({ ...fault, to: this.#counter }))
    return [...this.#faults, ...open]
  }

  /** A value that no client has written yet, which says where it comes from. */
  nextValue(client: string | number, key: string, size?: number): Uint8Array {
    const name = String(client)
    const seq = (this.#sequences.get(name) ?? 0) + 1
    this.#sequences.set(name, seq)
    return encodeValue({ client: name, seq, key }, size)
  }

  /** What was recorded, by call. What is in flight is there as unknown and without a return. */
  operations(): HistoryOperation[] {
    const open = new Map<number, HistoryOperation>()
    for (const flight of this.#flights) {
      flight.positions.forEach((position, at) => {
        const call = flight.calls[at]
        if (call !== undefined) open.set(position, unreturned(call, flight.stamp))
      })
    }
    const all = this.#operations.map((operation, position) => operation ?? open.get(position))
    return all.filter((operation) => operation !== undefined)
  }

  #end(flight: Flight, ends: RecordedEnd | readonly RecordedEnd[]): void {
    if (!this.#flights.delete(flight)) return
    const stamp = this.stamp()
    flight.calls.forEach((call, at) => {
      const end = isList(ends) ? (ends[at] ?? { status: 'unknown' }) : ends
      this.#settle({ ...call, ...end, call: flight.stamp, return: stamp }, flight.positions[at])
    })
  }

  #settle(operation: HistoryOperation, position: number | undefined): void {
    if (position !== undefined) this.#operations[position] = operation
    this.#onOperation?.(operation)
  }

  /** A read in flight could see a write that will not be recorded, so everything in flight ends as unknown. */
  #refuse(calls: readonly RecordedCall[]): InFlight {
    this.#dropped += calls.length
    if (!this.#full) {
      this.#full = true
      for (const flight of this.#flights) {
        flight.calls.forEach((call, at) => this.#settle(unreturned(call, flight.stamp), flight.positions[at]))
      }
      this.#flights.clear()
    }
    return { end: () => {} }
  }
}

function unreturned(call: RecordedCall, stamp: number): HistoryOperation {
  return { ...call, status: 'unknown', call: stamp, return: null }
}

function isList(ends: RecordedEnd | readonly RecordedEnd[]): ends is readonly RecordedEnd[] {
  return Array.isArray(ends)
}
