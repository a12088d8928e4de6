/** Keeps the records of a mock: in order, and no more of them than asked for. */
import type { CallOptions, Clock, Operation } from '../kv/index.ts'
import { type Calls, viewCalls } from './calls.ts'
import type { CallParts, CallRecord, OpenCall } from './record.ts'

/** Takes down calls as they begin and end. */
export class Recorder {
  readonly #clock: Clock
  readonly #limit: number
  /** A ring once `#limit` is reached: the oldest record stands at `#oldest`. */
  #records: CallRecord[] = []
  #oldest = 0
  #seq = 0
  #dropped = 0
  #view: Calls | undefined
  #adopted: OpenCall | undefined
  #insideStub = false

  /** @param limit how many records to keep; `Infinity` keeps all, 0 none */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  /** How many records had to make room for newer ones. */
  get dropped(): number {
    return this.#dropped
  }

  /** The records kept, oldest first, as they are now. */
  read(): Calls {
    this.#view ??= viewCalls([...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)], {
      seq: () => this.#seq,
      read: () => this.read(),
    })
    return this.#view
  }

  /** Opens the record of a call that begins. The arguments must be copies. */
  begin<Op extends Operation>(
    op: Op,
    client: string,
    key: CallParts[Op]['key'],
    keys: CallParts[Op]['keys'],
    value: CallParts[Op]['value'],
    options: CallOptions | undefined,
  ): OpenCall<Op> {
    const adopted = this.#adopted
    if (adopted !== undefined) {
      this.#adopted = undefined
      if (isOf(adopted, op)) return adopted
    }
    const call: OpenCall<Op> = {
      seq: ++this.#seq,
      client,
      op,
      key,
      keys,
      value,
      options: options === undefined ? undefined : { ...options },
      outcome: 'pending',
      result: undefined,
      error: undefined,
      startedAt: this.#clock.now(),
      durationMs: undefined,
      fault: undefined,
    }
    this.#keep(call)
    return call
  }

  /** Closes the record of a call that resolved. `result` must be a copy. */
  resolved<Op extends Operation>(call: OpenCall<Op>, result: CallParts[Op]['result']): void {
    call.outcome = 'ok'
    call.result = result
    call.durationMs = this.#clock.now() - call.startedAt
  }

  /** Closes the record of a call that rejected. */
  rejected(call: OpenCall, error: unknown): void {
    call.outcome = 'error'
    call.error = error
    call.durationMs = this.#clock.now() - call.startedAt
  }

  /** Runs `work`; the first call of the same operation that begins in it is taken to be `call` and gets no record of its own. */
  adopt<T>(call: OpenCall, work: () => T): T {
    const outer = this.#insideStub
    this.#adopted = call
    this.#insideStub = true
    try {
      return work()
    } finally {
      this.#adopted = undefined
      this.#insideStub = outer
    }
  }

  /** Whether a stub is just answering a call. */
  get isInsideStub(): boolean {
    return this.#insideStub
  }

  /** Forgets every record. The numbering goes on, so that no two calls of a mock have one number. */
  clear(): void {
    this.#records = []
    this.#oldest = 0
    this.#dropped = 0
    this.#view = undefined
  }

  #keep(call: CallRecord): void {
    this.#view = undefined
    if (this.#records.length < this.#limit) {
      this.#records.push(call)
      return
    }
    this.#dropped += 1
    if (this.#limit === 0) return
    this.#records[this.#oldest] = call
    this.#oldest = (this.#oldest + 1) % this.#limit
  }
}

function isOf<Op extends Operation>(call: OpenCall, op: Op): call is OpenCall<Op> {
  return call.op === op
}
