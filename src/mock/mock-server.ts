/** What the clients of one mock have in common: the entries, the records, the answers, the faults and the time. */
import { type FaultPlanData, FaultRun } from '../faults/index.ts'
import {
  type Clock,
  type FullProfile,
  fullProfile,
  knownKeys,
  keyProblem,
  numberAtLeast,
  oneOf,
  type Operation,
  type Profile,
  randomSeed,
  type ReferenceData,
  ReferenceStore,
  systemClock,
  UsageError,
} from '../kv/index.ts'
import { AnswerBook } from './answer-book.ts'
import { Delays } from './delays.ts'
import { Recorder } from './recorder.ts'
import { MockSnapshot } from './snapshot.ts'
import { entriesOf, type MockEntries } from './value.ts'

/** What a mock does with a call that no answer is programmed for. */
export const unexpectedCallPolicies = ['pass', 'error'] as const

/** How a `MockKV` is made. */
export interface MockOptions {
  /** What is in the store at first. Text stands for its bytes in UTF-8. Default: nothing. */
  readonly entries?: MockEntries
  /** What the store promises, such as `profiles.redis`. What it does not say is strict. */
  readonly profile?: Profile
  /** Where the mock reads the time and waits. Default: the process's clock, fake timers included. */
  readonly clock?: Clock
  /** `error`: a call for which no answer is programmed rejects; `close` always passes. Default: `pass`. */
  readonly onUnexpectedCall?: (typeof unexpectedCallPolicies)[number]
  /** Faults between the clients and the store, from the start: a plan, a preset, or plain data. */
  readonly faults?: FaultPlanData
  /** Decides every draw of the faults. Default: a new one, which `kv.faults.seed` tells. */
  readonly seed?: number
  /** Keeps the newest `limit` records and counts the rest; `false` keeps none. Default: `true`, all of them. */
  readonly recordCalls?: boolean | { readonly limit: number }
}

const noFaults: FaultPlanData = { allowLies: false, faults: [] }

/** Every option, once; what is missing here does not compile. */
const optionNames = {
  entries: true,
  profile: true,
  clock: true,
  onUnexpectedCall: true,
  faults: true,
  seed: true,
  recordCalls: true,
} satisfies Record<keyof MockOptions, true>
const recordOptions = { limit: true } satisfies Record<
  keyof Exclude<NonNullable<MockOptions['recordCalls']>, boolean>,
  true
>

/** Entries that some clients see, and how many of these are open. */
interface SharedEntries {
  readonly data: ReferenceData
  open: number
}

/** The far end of every client of a mock. */
export class MockServer {
  readonly profile: FullProfile
  readonly clock: Clock
  readonly recorder: Recorder
  readonly answers: AnswerBook = new AnswerBook()
  readonly delays: Delays
  /** The stubs that stand in front of operations of any client. */
  readonly stubs: Set<{ restore(): void }> = new Set()
  /** The entries with which the mock was made. */
  readonly #initial: MockSnapshot
  readonly #strict: boolean
  readonly #faults: FaultPlanData | undefined
  readonly #seed: number
  #faultRun: FaultRun | undefined
  readonly #entries = new Map<string, SharedEntries>()

  constructor(options: MockOptions) {
    knownKeys('MockKV', options, Object.keys(optionNames))
    this.profile = fullProfile(options.profile)
    this.clock = checkClock(options.clock ?? systemClock)
    this.delays = new Delays(this.clock)
    this.recorder = new Recorder(this.clock, recordLimit(options.recordCalls ?? true))
    this.#strict =
      oneOf('MockKV.onUnexpectedCall', options.onUnexpectedCall ?? 'pass', unexpectedCallPolicies) === 'error'
    this.#faults = options.faults
    this.#seed = options.seed === undefined ? randomSeed() : numberAtLeast('MockKV.seed', options.seed, 0)
    this.startFaults()
    this.#initial = new MockSnapshot(this.#checked(options.entries ?? {}))
  }

  /** Whether nothing stands between a client and its store. */
  get isPlain(): boolean {
    return this.answers.isEmpty && !this.#strict && this.#faultRun === undefined
  }

  /** The faults at work; undefined where there have never been any. */
  get faultRun(): FaultRun | undefined {
    return this.#faultRun
  }

  /** The faults at work, none at first where the mock was made without. */
  needFaults(): FaultRun {
    this.#faultRun ??= new FaultRun(this.#faults ?? noFaults, { seed: this.#seed, clock: this.clock })
    return this.#faultRun
  }

  /** Begins the faults with which the mock was made anew, and lets go what the former ones held up. */
  startFaults(): void {
    this.#faultRun?.heal().catch(() => {})
    this.#faultRun = undefined
    if (this.#faults !== undefined) this.needFaults()
  }

  /** Whether a call that no answer is programmed for is an error. What comes through a stub is not. */
  isUnexpected(op: Operation): boolean {
    return this.#strict && op !== 'close' && !this.recorder.isInsideStub
  }

  /** The entries as `client` sees them: those of all where the store is shared, its own where it is private. */
  dataOf(client: string): ReferenceData {
    return this.#entriesOf(client).data
  }

  /** Puts the entries with which the mock was made before `client`, and nothing before any other. */
  startEntries(client: string): void {
    for (const { data } of this.#entries.values()) data.clear()
    this.#initial.restoreTo(this.dataOf(client))
  }

  /** Opens the store for a client. What a store without durability held is gone when the last client has closed. */
  open(client: string): ReferenceStore {
    const entries = this.#entriesOf(client)
    if (entries.open === 0 && this.profile.durability === 'none') entries.data.clear()
    entries.open += 1
    return new ReferenceStore(this.profile, entries.data)
  }

  /** Says that a client has closed the store. */
  closed(client: string): void {
    this.#entriesOf(client).open -= 1
  }

  #entriesOf(client: string): SharedEntries {
    const name = this.profile.sharing === 'private' ? client : ''
    const entries = this.#entries.get(name) ?? { data: new Map(), open: 0 }
    this.#entries.set(name, entries)
    return entries
  }

  #checked(entries: MockEntries): ReadonlyMap<string, Uint8Array> {
    const checked = entriesOf('MockKV.entries', entries)
    for (const key of checked.keys()) {
      const code = keyProblem(key, this.profile)
      if (code !== undefined) {
        throw new UsageError(`MockKV.entries has the key ${JSON.stringify(key)}, which the profile refuses [${code}]`)
      }
    }
    return checked
  }
}

function checkClock(clock: Clock): Clock {
  if (
    typeof clock !== 'object' ||
    clock === null ||
    typeof clock.now !== 'function' ||
    typeof clock.schedule !== 'function'
  ) {
    throw new UsageError('MockKV.clock is no clock; expected { now(), schedule() }, such as virtualClock()')
  }
  return clock
}

function recordLimit(recordCalls: NonNullable<MockOptions['recordCalls']>): number {
  if (typeof recordCalls === 'boolean') return recordCalls ? Infinity : 0
  if (typeof recordCalls !== 'object') {
    throw new UsageError(`MockKV.recordCalls is ${String(recordCalls)}; expected true, false or { limit: number }`)
  }
  knownKeys('MockKV.recordCalls', recordCalls, Object.keys(recordOptions))
  return Math.floor(numberAtLeast('MockKV.recordCalls.limit', recordCalls.limit, 1))
}
