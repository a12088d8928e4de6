/** The calls of a mock as a person reads them: an array of records with filters that chain. */
import { codeOf, type KVErrorCode, oneOf, type Operation, operations } from '../kv/index.ts'
import { type CallJson, callJson } from './call-json.ts'
import { callsTable } from './calls-table.ts'
import { type KeyMatcher, keyTest } from './key-matcher.ts'
import { type CallRecord, namedBy } from './record.ts'

/**
 * A read-only array of call records, oldest first, with filters that chain. It shows the calls up to the moment it was read;
 * read `kv.calls` again to see later ones. The records in it are live: a pending one changes when its call settles.
 *
 * @example
 * kv.calls.of('setRaw').forKey('user:*').failed().count
 */
export interface Calls<Op extends Operation = Operation> extends ReadonlyArray<CallRecord<Op>> {
  /** How many there are: `length`, as a sentence reads. */
  readonly count: number
  readonly first: CallRecord<Op> | undefined
  readonly last: CallRecord<Op> | undefined
  /** Those of one of these operations. */
  of<Named extends Op>(...ops: readonly Named[]): Calls<Named>
  /** Those whose key, one of whose batch's keys, or whose list prefix matches. */
  forKey(matcher: KeyMatcher): Calls<Op>
  /** Those of one client, named as `kv.connect(name)` did. The mock itself is `main`. */
  by(client: string): Calls<Op>
  /** Those that have not settled. */
  pending(): Calls<Op>
  /** Those that resolved. */
  succeeded(): Calls<Op>
  /** Those that rejected; with `code`, those that rejected with this code. */
  failed(code?: KVErrorCode): Calls<Op>
  /** Those on which a fault fired. */
  faulted(): Calls<Op>
  /** Those for which `test` is true. (`filter` does the same and gives a plain array.) */
  where(test: (call: CallRecord<Op>) => boolean): Calls<Op>
  /**
   * Runs `work`, waits for it, and gives the calls that began meanwhile, with the filters of this view applied to them.
   * Rejects as `work` does.
   *
   * @example
   * const reads = await kv.calls.of('getRaw').during(() => service.warmUp())
   */
  during(work: () => unknown): Promise<Calls<Op>>
  /** The calls as a table of text, one line a call. */
  toTable(): string
  /** The calls as JSON: bytes as text where they are text, else in hexadecimal; errors as name, code and message. */
  toJSON(): CallJson[]
}

/** Where a view gets its records from, then and later. */
export interface CallSource<Op extends Operation = Operation> {
  /** The number of the newest call. */
  seq(): number
  /** The same selection, read again. */
  read(): Calls<Op>
}

/** A view of `records`. */
export function viewCalls<Op extends Operation>(records: readonly CallRecord<Op>[], source: CallSource<Op>): Calls<Op> {
  return Object.freeze(new CallsArray(records, source))
}

class CallsArray<Op extends Operation> extends Array<CallRecord<Op>> implements Calls<Op> {
  // map, filter and slice give plain arrays: what they give is no selection of calls any more
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  readonly #source: CallSource<Op>

  constructor(records: readonly CallRecord<Op>[], source: CallSource<Op>) {
    super()
    // one by one: new Array(7) is seven holes, and a spread of a million overflows the stack
    for (const record of records) this.push(record)
    this.#source = source
  }

  get count(): number {
    return this.length
  }

  get first(): CallRecord<Op> | undefined {
    return this[0]
  }

  get last(): CallRecord<Op> | undefined {
    return this.at(-1)
  }

  of<Named extends Op>(...ops: readonly Named[]): Calls<Named> {
    const wanted: ReadonlySet<Operation> = new Set(ops.map((op) => oneOf('calls.of', op, operations)))
    const isOne = (call: CallRecord<Op>): call is CallRecord<Named> => wanted.has(call.op)
    return viewCalls<Named>(this.filter(isOne), {
      seq: () => this.#source.seq(),
      read: () => this.#source.read().of(...ops),
    })
  }

  forKey(matcher: KeyMatcher): Calls<Op> {
    const test = keyTest('calls.forKey', matcher)
    return this.where((call) => namedBy(call).some((key) => test(key)))
  }

  by(client: string): Calls<Op> {
    return this.where((call) => call.client === client)
  }

  pending(): Calls<Op> {
    return this.where((call) => call.outcome === 'pending')
  }

  succeeded(): Calls<Op> {
    return this.where((call) => call.outcome === 'ok')
  }

  failed(code?: KVErrorCode): Calls<Op> {
    return this.where((call) => call.outcome === 'error' && (code === undefined || codeOf(call.error) === code))
  }

  faulted(): Calls<Op> {
    return this.where((call) => call.fault !== undefined)
  }

  where(test: (call: CallRecord<Op>) => boolean): Calls<Op> {
    return viewCalls(
      this.filter((call) => test(call)),
      { seq: () => this.#source.seq(), read: () => this.#source.read().where(test) },
    )
  }

  async during(work: () => unknown): Promise<Calls<Op>> {
    const before = this.#source.seq()
    await work()
    return this.#source.read().where((call) => call.seq > before)
  }

  toTable(): string {
    return callsTable(this)
  }

  toJSON(): CallJson[] {
    return this.map(callJson)
  }
}
