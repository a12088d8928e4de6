/** Wraps a store so that what a client does to it, and sees, is recorded. */
import {
  type AnyKV,
  callOf,
  type ErrorClassifier,
  isStore,
  messageOf,
  type MethodOf,
  type Operation,
  operations,
  type OperationsOf,
  operationTable,
  UsageError,
  wrapMethods,
} from '../../kv/index.ts'
import { describeBytes } from './describe-bytes.ts'
import type { Json } from '../operation.ts'
import { type OutcomeClassifier, rejectedOutcome } from './outcome.ts'
import {
  type Describe,
  endsOf,
  type KeyOperation,
  keyOperations,
  missingOf,
  recordedAs,
} from './recorded-operations.ts'
import { HistoryRecorder, type RecordedEnd } from './recorder.ts'

/** Who calls, and where it is written down. */
export interface RecordHistoryOptions {
  /** Names the client in the history. Each client of a recorder has a name of its own. */
  readonly client: string | number
  /** Shared by the clients of one history. Default: a new one. */
  readonly recorder?: HistoryRecorder
  /** Names the codes of errors that do not carry them. */
  readonly errorCode?: ErrorClassifier
  /** Says what errors mean. Default: the codes of the contract say which had no effect, and all else is unknown. */
  readonly outcome?: OutcomeClassifier
  /** What stands for bytes in the history. Default: {@link describeBytes}. */
  readonly describe?: (bytes: Uint8Array, key: string) => Json
}

/** What a recording store has besides its operations. */
export interface Recording {
  readonly recorder: HistoryRecorder
  /** A value that is unique in this history and can tell whether it is whole: what a workload should write. */
  nextValue(key: string, size?: number): Uint8Array
}

/**
 * A store of the same interface that records every get, set and delete, a batch as one of them a key, all in flight together.
 * `list` and `health` go through unrecorded. Calls of one client that are in flight together are recorded as those of clients
 * `name`, `name~2`, ..., since a client of a history has one call in flight at a time.
 *
 * @example
 * const recorder = new HistoryRecorder()
 * const a = recordHistory(await open(), { client: 'a', recorder })
 * await a.setRaw('k', a.nextValue('k'))
 * checkLinearizable(recorder.operations())
 */
export function recordHistory<S extends AnyKV>(store: S, options: RecordHistoryOptions): OperationsOf<S> & Recording
export function recordHistory(store: AnyKV, options: RecordHistoryOptions): AnyKV & Recording {
  const client: unknown = options.client
  if (typeof client !== 'string' && typeof client !== 'number') {
    throw new UsageError(`client is ${typeof client}; expected a name, a string or a number`)
  }
  const record = new ClientRecord(options)
  const recording = {
    ...wrapMethods(store, operations, (op, method) => recorded(store, record, op, method)),
    recorder: record.recorder,
    nextValue: (key: string, size?: number) => record.recorder.nextValue(options.client, key, size),
  }
  if (!isStore(recording)) {
    throw new UsageError('recordHistory was given no store: getRaw, setRaw, delete, list and close must be functions')
  }
  return recording
}

/** `method`, recorded where a history holds such operations. */
function recorded<O extends Operation>(store: AnyKV, record: ClientRecord, op: O, method: MethodOf<O>): MethodOf<O> {
  const as = recordedAs[op]
  const { does } = operationTable[op]
  return (...given) => {
    if (does === 'end') record.closed = true
    if (as === undefined) return method.call(store, ...given)
    const made = keyOperations(as, callOf(op, given), record.describe)
    const keys = made.map(({ key }) => key)
    return record.run(
      made,
      () => method.call(store, ...given),
      (result) => endsOf(op, result, keys, record.describe),
      missingOf(op),
    )
  }
}

/** One client's side of a recorder. */
class ClientRecord {
  readonly recorder: HistoryRecorder
  readonly describe: Describe
  readonly #options: RecordHistoryOptions
  /** By what is put behind the client's name: whether a call is in flight under that name. */
  readonly #busy: boolean[] = []
  closed = false

  constructor(options: RecordHistoryOptions) {
    this.#options = options
    this.recorder = options.recorder ?? new HistoryRecorder()
    this.describe = options.describe ?? describeBytes
  }

  /**
   * Calls the store between two stamps, with nothing awaited between the stamp and the call, and gives the very promise of the
   * store: who awaits it goes on in the microtask in which he would without a recorder.
   *
   * @param missing what it means that the store rejects for want of the key
   */
  run<T>(
    made: readonly KeyOperation[],
    call: () => Promise<T>,
    endOf: (result: T) => RecordedEnd | readonly RecordedEnd[],
    missing: RecordedEnd,
  ): Promise<T> {
    const slot = this.#takeSlot()
    const { client } = this.#options
    const name = slot === 0 ? client : `${client}~${slot + 1}`
    const wasClosed = this.closed
    const flight = this.recorder.begin(made.map((operation) => ({ ...operation, client: name })))
    const answer = called(call)
    answer.then(
      (result) => {
        this.#busy[slot] = false
        flight.end(this.#endOfAnswer(result, endOf, made, wasClosed, missing))
      },
      (error: unknown) => {
        this.#busy[slot] = false
        flight.end(this.#endOfRejection(error, made, wasClosed, missing))
      },
    )
    return answer
  }

  #takeSlot(): number {
    const free = this.#busy.findIndex((busy) => !busy)
    const slot = free < 0 ? this.#busy.length : free
    this.#busy[slot] = true
    return slot
  }

  /** A store may answer with anything: what cannot be described was as good as an error. */
  #endOfAnswer<T>(
    result: T,
    endOf: (result: T) => RecordedEnd | readonly RecordedEnd[],
    made: readonly KeyOperation[],
    wasClosed: boolean,
    missing: RecordedEnd,
  ): RecordedEnd | readonly RecordedEnd[] {
    try {
      return endOf(result)
    } catch (error) {
      return this.#endOfRejection(error, made, wasClosed, missing)
    }
  }

  #endOfRejection(
    error: unknown,
    made: readonly KeyOperation[],
    wasClosed: boolean,
    missing: RecordedEnd,
  ): RecordedEnd | readonly RecordedEnd[] {
    const { errorCode, outcome } = this.#options
    const meant = rejectedOutcome(error, made[0]?.op ?? 'get', wasClosed, errorCode, outcome)
    switch (meant) {
      case 'missing':
        return missing
      case 'corrupt':
        return unreadable(error, made)
      case 'fail':
      case 'unknown':
        return { status: meant }
    }
  }
}

/** Of a batch, only the key that the error names is known to be one that cannot be read. */
function unreadable(error: unknown, made: readonly KeyOperation[]): readonly RecordedEnd[] {
  const named: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'key') : undefined
  return made.map(({ key }) =>
    made.length === 1 || key === named
      ? { status: 'ok', result: { damage: 'unreadable', said: messageOf(error) } }
      : { status: 'unknown' },
  )
}

/** What `call` gives, as a promise: a store that throws instead of rejecting has made a call too. */
function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return Promise.resolve(call())
  } catch (error) {
    return (async () => {
      throw error
    })()
  }
}
