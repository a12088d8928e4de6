/** Wraps a store so that what a client does to it, and sees, is recorded. */
import {
  type AnyKV,
  type CallOptions,
  type ErrorClassifier,
  type FullKV,
  can,
  type KV,
  type KVWithBatch,
  type KVWithHealth,
  UsageError,
} from '../../kv/index.ts'
import { describeBytes } from './describe-bytes.ts'
import type { Json } from '../operation.ts'
import { type OutcomeClassifier, rejectedOutcome } from './outcome.ts'
import { HistoryRecorder, type RecordedCall, type RecordedEnd } from './recorder.ts'

/** Who calls, and where it is written down. */
export interface RecordHistoryOptions {
  /** Names the client in the history. Each client of a recorder has a name of its own. */
  readonly client: string | number
  /** Shared by the clients of one history. Default: a new one. */
  readonly recorder?: HistoryRecorder
  /** Names the codes of errors that do not carry them. */
  readonly errorCode?: ErrorClassifier
  /** Says which errors certainly had no effect. Default: the codes of the contract decide, and all else is unknown. */
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
export function recordHistory(store: FullKV, options: RecordHistoryOptions): FullKV & Recording
export function recordHistory(store: KVWithBatch, options: RecordHistoryOptions): KVWithBatch & Recording
export function recordHistory(store: KVWithHealth, options: RecordHistoryOptions): KVWithHealth & Recording
export function recordHistory(store: AnyKV, options: RecordHistoryOptions): AnyKV & Recording
export function recordHistory(store: AnyKV, options: RecordHistoryOptions): AnyKV & Recording {
  const client: unknown = options.client
  if (typeof client !== 'string' && typeof client !== 'number') {
    throw new UsageError(`client is ${typeof client}; expected a name, a string or a number`)
  }
  const record = new ClientRecord(options)
  const recording: KV & Recording = {
    recorder: record.recorder,
    nextValue: (key, size) => record.recorder.nextValue(options.client, key, size),
    getRaw: (key, callOptions) => record.get(key, () => store.getRaw(key, callOptions)),
    setRaw: (key, value, callOptions) =>
      record.run([{ op: 'set', key, value: record.describe(value, key) }], () => store.setRaw(key, value, callOptions)),
    delete: (key, callOptions) => record.run([{ op: 'delete', key }], () => store.delete(key, callOptions)),
    list: (prefix, callOptions) => store.list(prefix, callOptions),
    close: () => {
      record.closed = true
      return store.close()
    },
  }
  return {
    ...recording,
    ...(can(store, 'batch') && batchOf(store, record)),
    ...(can(store, 'health') && { health: (callOptions?: CallOptions) => store.health(callOptions) }),
  }
}

function batchOf(store: KVWithBatch, record: ClientRecord): Omit<KVWithBatch, keyof KV> {
  return {
    batchGetRaw(keys, callOptions) {
      const asked = [...new Set(keys)]
      return record.run(
        asked.map((key) => ({ op: 'get', key })),
        () => store.batchGetRaw(keys, callOptions),
        (found) =>
          asked.map((key) => {
            const value = found.get(key)
            return { status: 'ok', result: value === undefined ? null : record.describe(value, key) }
          }),
      )
    },
    batchSetRaw: (entries, callOptions) =>
      record.run(
        [...entries].map(([key, value]) => ({ op: 'set', key, value: record.describe(value, key) })),
        () => store.batchSetRaw(entries, callOptions),
      ),
    batchDelete: (keys, callOptions) =>
      record.run(
        [...new Set(keys)].map((key) => ({ op: 'delete', key })),
        () => store.batchDelete(keys, callOptions),
      ),
  }
}

type Deed = Omit<RecordedCall, 'client'>

/** One client's side of a recorder. */
class ClientRecord {
  readonly recorder: HistoryRecorder
  readonly describe: (bytes: Uint8Array, key: string) => Json
  readonly #options: RecordHistoryOptions
  /** By lane: whether a call is in flight. */
  readonly #busy: boolean[] = []
  closed = false

  constructor(options: RecordHistoryOptions) {
    this.#options = options
    this.recorder = options.recorder ?? new HistoryRecorder()
    this.describe = options.describe ?? describeBytes
  }

  get(key: string, call: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const read = (value: Uint8Array): RecordedEnd => ({ status: 'ok', result: this.describe(value, key) })
    return this.run([{ op: 'get', key }], call, read, { status: 'ok', result: null })
  }

  /**
   * Calls the store between two stamps, with nothing awaited between the stamp and the call.
   *
   * @param missing what it means that the store rejects for want of the key. Default: nothing is known
   */
  async run<T>(
    deeds: readonly Deed[],
    call: () => Promise<T>,
    endOf: (result: T) => RecordedEnd | readonly RecordedEnd[] = () => ({ status: 'ok' }),
    missing: RecordedEnd = { status: 'unknown' },
  ): Promise<T> {
    const lane = this.#takeLane()
    const { client } = this.#options
    const name = lane === 0 ? client : `${client}~${lane + 1}`
    const wasClosed = this.closed
    const flight = this.recorder.begin(deeds.map((deed) => ({ ...deed, client: name })))
    try {
      const result = await call()
      flight.end(endOf(result))
      return result
    } catch (error) {
      flight.end(this.#endOfRejection(error, deeds[0], wasClosed, missing))
      throw error
    } finally {
      this.#busy[lane] = false
    }
  }

  #takeLane(): number {
    const free = this.#busy.findIndex((busy) => !busy)
    const lane = free < 0 ? this.#busy.length : free
    this.#busy[lane] = true
    return lane
  }

  #endOfRejection(error: unknown, deed: Deed | undefined, wasClosed: boolean, missing: RecordedEnd): RecordedEnd {
    const { errorCode, outcome } = this.#options
    const meant = rejectedOutcome(error, deed?.op ?? 'get', wasClosed, errorCode, outcome)
    return meant === 'missing' ? missing : { status: meant }
  }
}
