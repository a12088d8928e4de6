/** The mock itself: a correct store that remembers what was asked of it and answers as it is told to. */
import { type Fault, FaultPlan, type FaultPlanData, type FaultRun } from '../faults/index.ts'
import { type Clock, type Operation, UsageError, type VirtualClock } from '../kv/index.ts'
import {
  assertAllAnswersUsed,
  assertCalled,
  assertCallOrder,
  assertEntries,
  assertNotCalled,
  type CallExpectation,
  type CallStep,
} from './assertions.ts'
import type { Calls } from './calls.ts'
import { copyBytes } from './copy.ts'
import type { KeyMatcher } from './key-matcher.ts'
import { MockClient } from './mock-client.ts'
import { type MockOptions, MockServer } from './mock-server.ts'
import { type AnswerBuilder, on } from './answer-builder.ts'
import { MockSnapshot } from './snapshot.ts'
import type { MockEntries } from './value.ts'

/** The name under which the calls of the mock itself, and not of a client made by `connect`, are recorded. */
const mainClient = 'main'

/**
 * A key-value store for unit tests: correct under the profile it is given, with every call recorded and every answer
 * programmable.
 *
 * @example
 * const kv = new MockKV({ entries: { 'user:1': 'Ada' }, profile: profiles.redis })
 * kv.on('setRaw', 'user:*').once().rejects('KV_TIMEOUT')
 * await renameUser(kv, 1, 'Grace')
 * kv.assertCalled('setRaw', 'user:1', { times: 2 })
 */
export class MockKV extends MockClient {
  readonly #server: MockServer
  #connected = 0

  /** Throws a `UsageError` that lists the legal names and values for an option or a value that does not exist. */
  constructor(options: MockOptions = {}) {
    const server = new MockServer(options)
    super(server, mainClient)
    this.#server = server
    server.startEntries(mainClient)
  }

  /** Every call of every client that is on record, oldest first. */
  get calls(): Calls {
    return this.#server.recorder.read()
  }

  /** How many records had to make room for newer ones, under `recordCalls: { limit }`. */
  get droppedCalls(): number {
    return this.#server.recorder.dropped
  }

  /**
   * Another client of the same store, as a second process would be one. Its calls are recorded with all others, under its name;
   * what is programmed here is programmed for it too. Under a profile with `sharing: 'private'` it has entries of its own, which a
   * later client of the same name finds again.
   *
   * @param name the `client` in the records of its calls. Default: `client-1`, `client-2`, ...
   */
  connect(name?: string): MockClient {
    this.#connected += 1
    return new MockClient(this.#server, name ?? `client-${this.#connected}`)
  }

  /** Programs the answers to calls of `op`, of those with such a key only where `key` is given. See {@link AnswerBuilder}. */
  on<Op extends Operation>(op: Op, key?: KeyMatcher): AnswerBuilder<Op> {
    return on(this.#server.answers, op, key)
  }

  /** The faults at work on all clients of the mock: log, counts, `heal()`, `assertAllFired()`. */
  get faults(): FaultRun {
    return this.#server.needFaults()
  }

  /**
   * Runs `body` with further faults, and ends these when it settles. Resolves to what `body` does.
   *
   * @param fault a plan, or a single fault of one
   * @example
   * await kv.withFault(faults().on('setRaw').failAfterEffect('KV_TIMEOUT'), () => service.save(user))
   */
  async withFault<T>(fault: FaultPlanData | Fault, body: () => T | Promise<T>): Promise<T> {
    const plan = 'faults' in fault ? fault : FaultPlan.fromJSON({ faults: [fault] })
    return this.#server.needFaults().during(plan, body)
  }

  /** What the store holds, in a copy, without a record. */
  entries(): Map<string, Uint8Array> {
    const entries = new Map<string, Uint8Array>()
    for (const [key, value] of this.#server.dataOf(this.client)) entries.set(key, copyBytes(value))
    return entries
  }

  /** The entries as they are now, to come back to with {@link restore}. */
  snapshot(): MockSnapshot {
    return new MockSnapshot(this.#server.dataOf(this.client))
  }

  /** Puts the entries of a snapshot, of this mock or another, in the place of the present ones. */
  restore(snapshot: MockSnapshot): void {
    if (!(snapshot instanceof MockSnapshot)) {
      throw new UsageError('kv.restore: this is no snapshot; expected what kv.snapshot() gave')
    }
    snapshot.restoreTo(this.#server.dataOf(this.client))
  }

  /**
   * Makes the mock as it was when it was constructed: its first entries, no records, no programmed answers, no stubs, open.
   * A call that waits in a programmed delay rejects `KV_CLOSED`. Clients of `connect` lose their stubs and stay as open as
   * they are.
   */
  reset(): void {
    this.#release()
    this.#server.recorder.clear()
    this.#server.startFaults()
    this.reopen()
    this.#server.startEntries(this.client)
  }

  /** Forgets the records, and keeps everything else. The numbering goes on. */
  clearCalls(): void {
    this.#server.recorder.clear()
  }

  /** Forgets the programmed answers, and keeps everything else. */
  clearAnswers(): void {
    this.#server.answers.clear()
  }

  /** Moves the mock's clock `ms` forward, running what falls due. Only where the mock was made with a clock that can. */
  async advance(ms: number): Promise<void> {
    const { clock } = this.#server
    if (!isVirtual(clock)) {
      throw new UsageError(
        'kv.advance: the clock of this mock cannot be moved; make it with { clock: virtualClock() }, or move the fake timers of your test framework',
      )
    }
    await clock.advance(ms)
  }

  /**
   * Throws an `AssertionError` unless `op` was called, with such a key where one is given.
   *
   * @example
   * kv.assertCalled('setRaw', 'user:1', { times: 1, value: 'Ada' })
   */
  assertCalled(op: Operation, key?: KeyMatcher, expectation: CallExpectation = {}): void {
    assertCalled(this.calls, op, key, expectation)
  }

  /** Throws an `AssertionError` if `op` was called, with such a key where one is given. */
  assertNotCalled(op: Operation, key?: KeyMatcher): void {
    assertNotCalled(this.calls, op, key)
  }

  /**
   * Throws an `AssertionError` unless calls of these steps began in this order. Other calls may stand between them.
   *
   * @example
   * kv.assertCallOrder('health', ['getRaw', 'user:1'], ['setRaw', 'user:1'])
   */
  assertCallOrder(...steps: readonly CallStep[]): void {
    assertCallOrder(this.calls, steps)
  }

  /** Throws an `AssertionError` unless the store holds exactly these entries. Text stands for its bytes in UTF-8. */
  assertEntries(expected: MockEntries): void {
    assertEntries(this.entries(), expected)
  }

  /**
   * Throws an `AssertionError` if a programmed answer was used less often than it was programmed for: one for every call at
   * least once, one for `n` calls `n` times.
   */
  assertAllAnswersUsed(): void {
    assertAllAnswersUsed(this.#server.answers.all)
  }

  /** Ends the mock: takes stubs and programmed answers away, ends waits, closes. `using kv = new MockKV()` does it at the end of the block. */
  override [Symbol.dispose](): void {
    this.#release()
    this.#server.faultRun?.heal().catch(() => {})
    super[Symbol.dispose]()
  }

  #release(): void {
    const { answers, delays, stubs } = this.#server
    for (const stub of stubs) stub.restore()
    stubs.clear()
    answers.clear()
    delays.endAll()
  }
}

function isVirtual(clock: Clock): clock is VirtualClock {
  return 'advance' in clock && typeof clock.advance === 'function'
}
