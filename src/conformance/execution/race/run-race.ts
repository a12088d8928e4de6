/** Runs a race on a store and records what each client did and saw. It judges nothing. */
import { clearTimeout, setImmediate, setTimeout } from 'node:timers'
import {
  type AnyKV,
  codeOf,
  evicts,
  isBytes,
  messageOf,
  type Operation,
  operationTable,
  type OperationTable,
  positional,
  rekeyed,
  revalued,
  sharesInProcess,
} from '../../../kv/index.ts'
import { type HistoryOperation, HistoryRecorder, type Json, type RecordedEnd } from '../../../history/index.ts'
import type { RunContext } from '../run-context.ts'
import { confinedTo, recordedAs, recordedEnd } from '../../operations/index.ts'
import { judge } from '../judge.ts'
import type { Mismatch } from '../finding.ts'
import { type RealCall, begin, type CallOutcome, perform } from '../perform.ts'
import type { Call } from '../../program/program.ts'
import {
  firstName,
  headOf,
  keysOfRace,
  type Lane,
  laneName,
  lastName,
  plainCall,
  type RaceCall,
  type RaceOperation,
  type RaceStep,
} from '../../program/race.ts'
import { type Issued, RaceValues } from './race-values.ts'
import type { CaseSpace } from '../sandbox.ts'

/** What became of a race. */
export interface RaceRecord {
  readonly operations: readonly HistoryOperation[]
  readonly values: RaceValues
  /** Calls that failed where none may: by an error that says no more than that something went wrong, or by silence. */
  readonly mishaps: readonly Mishap[]
  /** What `list` gave when all was quiet, where the rule asks for it and there is one. */
  readonly listed?: readonly unknown[]
  /** What was read and is none of the values, in words, by {@link damageName}. */
  readonly damages: ReadonlyMap<string, string>
}

/** A call that went wrong whatever the others did. */
export interface Mishap {
  readonly client: number
  readonly call: Call
  readonly mismatch: Mismatch
}

/** The name under which {@link RaceRecord.damages} has what was read from `key`, by what the history has of it. */
export function damageName(key: string, result: Json): string {
  return JSON.stringify([key, result])
}

/** Runs the lanes of `race`, each on its client, and then reads every key. */
export async function runRace(race: RaceStep, context: RunContext, space: CaseSpace): Promise<RaceRecord> {
  const run = new Race(context, space)
  const clients = new Map<number, AnyKV>()
  const last = lastClient(context)
  for (const client of [0, ...race.lanes.map((lane) => lane.client), last]) {
    clients.set(client, await space.client(client))
  }
  const lane = (name: string, { client, calls }: Lane): Promise<void> => {
    const store = clients.get(client)
    return store === undefined ? Promise.resolve() : run.lane(name, client, store, calls)
  }
  await lane(firstName, { client: 0, calls: race.first })
  await Promise.all(race.lanes.map((each, index) => lane(laneName(index), each)))
  if (race.reopened === true) await run.reopen(clients, last)
  if (race.rule !== 'whole') {
    const reads = keysOfRace(race).map((key): RaceCall => ({ call: { op: 'getRaw', key } }))
    await lane(lastName, { client: last, calls: reads })
  }
  const store = clients.get(last)
  const head = headOf(race)
  if (race.rule !== 'survival' || context.profile.list !== 'present' || store === undefined || head === undefined) {
    return run.record()
  }
  const listed = await run.list(last, store, head)
  return { ...run.record(), ...(listed === undefined ? {} : { listed }) }
}

/** Who reads at the end: another client where two of them see one store. */
export function lastClient({ profile, subject }: Pick<RunContext, 'profile' | 'subject'>): number {
  return sharesInProcess(profile) && subject.openable ? 1 : 0
}

class Race {
  readonly #context: RunContext
  readonly #space: CaseSpace
  readonly #recorder = new HistoryRecorder()
  readonly #values: RaceValues
  readonly #mishaps: Mishap[] = []
  readonly #damages = new Map<string, string>()

  constructor(context: RunContext, space: CaseSpace) {
    this.#context = context
    this.#space = space
    this.#values = new RaceValues(context.profile.limits.valueBytes, context.profile.values === 'json')
  }

  record(): RaceRecord {
    return {
      operations: this.#recorder.operations(),
      values: this.#values,
      mishaps: this.#mishaps,
      damages: this.#damages,
    }
  }

  /** Closes all clients, and opens one again. */
  async reopen(clients: Map<number, AnyKV>, again: number): Promise<void> {
    for (const [index, store] of clients) {
      this.#context.count('close', 1)
      await perform(store, { op: 'close' }, undefined, this.#context.timeouts.msFor('close'))
      this.#space.closed(index)
    }
    clients.clear()
    try {
      await this.#space.reopen(again)
      clients.set(again, await this.#space.client(again))
    } catch (error) {
      const mismatch = { expected: 'the store opens again', got: messageOf(error) }
      this.#mishaps.push({ client: again, call: { op: 'close' }, mismatch })
    }
  }

  /** What there is under `prefix`; nothing, and a mishap, where that is not to be had. */
  async list(client: number, store: AnyKV, prefix: string): Promise<readonly unknown[] | undefined> {
    const { timeouts } = this.#context
    this.#context.count('list', 1)
    const given: RealCall = { op: 'list', prefix: this.#space.prefix + prefix }
    const outcome = await perform(store, given, undefined, timeouts.msFor('list'))
    if (outcome.kind === 'hung') {
      this.#space.spoiled(client)
      timeouts.hung('list')
    }
    if (outcome.kind === 'resolved' && Array.isArray(outcome.value)) return outcome.value
    const mismatch = outcome.kind === 'resolved' ? strange(outcome.value, wantedOf.keys) : this.#refusal(outcome)
    if (mismatch !== undefined) this.#mishaps.push({ client, call: { op: 'list', prefix }, mismatch })
    return undefined
  }

  /**
   * Makes the calls one after another. The next one is made in the very microtask in which its predecessor settles: an `await`
   * would let several pass, and the windows in which a store in memory is vulnerable are as short as that.
   */
  lane(name: string, client: number, store: AnyKV, calls: readonly RaceCall[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (index: number): void => {
        const call = calls[index]
        if (call === undefined) {
          resolve()
          return
        }
        afterwards(call.turns ?? 0, call.ticks ?? 0, () => {
          try {
            this.#make(name, client, store, call, (goOn) => (goOn ? next(index + 1) : resolve()))
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        })
      }
      next(0)
    })
  }

  #make(name: string, client: number, store: AnyKV, made: RaceCall, settled: (goOn: boolean) => void): void {
    const { op } = made.call
    const issue = this.#values.write(name)
    const call = revalued(made.call, (bytes: number, key) => issue(key, bytes))
    const given = positional(
      revalued(rekeyed<RaceOperation, Issued>(call, this.#real), ({ bytes }: Issued) => new Uint8Array(bytes)),
    )
    this.#context.count(op, 1)
    this.#context.hygiene.last = made.call
    const timeoutMs = this.#context.timeouts.msFor(op)
    const flight = this.#recorder.begin(recordedAs(call).map((record) => ({ client: name, ...record })))
    let waiting = true
    const end = (outcome: CallOutcome): void => {
      if (!waiting) return
      waiting = false
      clearTimeout(timer)
      const ended = this.#withoutEvicted(this.#ended(made, outcome))
      const mismatch = ended === undefined ? this.#mismatch(op, outcome) : undefined
      if (mismatch !== undefined) this.#mishaps.push({ client, call: plainCall(made), mismatch })
      if (outcome.kind === 'hung') {
        // it may take effect at any time, so it stays in flight for good, and its client is not used again
        this.#space.spoiled(client)
        this.#context.timeouts.hung(op)
        settled(false)
        return
      }
      flight.end(ended ?? { status: 'unknown' })
      settled(true)
    }
    const timer = setTimeout(() => end({ kind: 'hung', ms: timeoutMs }), timeoutMs)
    begin(store, op, given, undefined, end)
  }

  readonly #real = (key: string): string => this.#space.prefix + key

  /** How the history has what came of a call; nothing where that is no answer to it. */
  #ended({ call }: RaceCall, outcome: CallOutcome): RecordedEnd | readonly RecordedEnd[] | undefined {
    const seen = (value: unknown, key: string): RecordedEnd => this.#seen(value, key)
    if (outcome.kind === 'resolved')
      return recordedEnd(call, { value: confinedTo(this.#space.prefix, plainCall({ call }), outcome.value) }, seen)
    if (outcome.kind !== 'rejected') return undefined
    return recordedEnd(call, { code: codeOf(outcome.error, this.#context.subject.classify) }, seen)
  }

  /** Of a store that evicts a read that finds nothing says nothing. */
  #withoutEvicted(
    ended: RecordedEnd | readonly RecordedEnd[] | undefined,
  ): RecordedEnd | readonly RecordedEnd[] | undefined {
    if (ended === undefined || !evicts(this.#context.profile)) return ended
    const told = (end: RecordedEnd): RecordedEnd =>
      end.status === 'ok' && end.result === null ? { status: 'unknown' } : end
    return 'status' in ended ? told(ended) : ended.map(told)
  }

  /** What is wrong with an outcome that is no answer, whatever the others do. */
  #mismatch(op: Operation, outcome: CallOutcome): Mismatch | undefined {
    if (outcome.kind === 'resolved') return strange(outcome.value, wantedOf[operationTable[op].gives])
    return this.#refusal(outcome)
  }

  /** What is wrong with an outcome that is no answer: nothing where the store says that it is busy or away, which is believed. */
  #refusal(outcome: CallOutcome): Mismatch | undefined {
    const { classify } = this.#context.subject
    const code = outcome.kind === 'rejected' ? codeOf(outcome.error, classify) : undefined
    return code === 'KV_UNAVAILABLE' || code === 'KV_TIMEOUT' ? undefined : judge({ kind: 'done' }, outcome, classify)
  }

  #seen(value: unknown, key: string): RecordedEnd {
    if (!isBytes(value)) return { status: 'unknown' }
    const result = this.#values.nameOf(value, key)
    if (!this.#values.of(key).some(({ id }) => id === result)) {
      this.#damages.set(damageName(key, result), this.#values.damage(value, key))
    }
    return { status: 'ok', result }
  }
}

/** What the results of operations are called. */
const wantedOf: Readonly<Record<OperationTable[Operation]['gives'], string>> = {
  nothing: 'nothing',
  boolean: 'a boolean',
  value: 'bytes',
  keys: 'an array',
  values: 'a Map',
}

/** Lets so many turns of the event loop and then microtasks pass, and goes on; at once where both are 0. */
function afterwards(turns: number, ticks: number, goOn: () => void): void {
  if (turns > 0) setImmediate(() => afterwards(turns - 1, ticks, goOn))
  else if (ticks > 0) queueMicrotask(() => afterwards(0, ticks - 1, goOn))
  else goOn()
}

function strange(value: unknown, wanted: string): Mismatch {
  return { expected: `it resolves to ${wanted}`, got: `it resolved to ${value === null ? 'null' : typeof value}` }
}
