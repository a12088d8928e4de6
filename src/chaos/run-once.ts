/** Carries one plan out against one store, phase by phase, and brings back what was seen. It judges nothing. */
import { createHash } from 'node:crypto'
import { type FaultCount, type FaultEvent, FaultRun, attachFaults } from '../faults/index.ts'
import { type FaultInterval, type HistoryOperation, HistoryRecorder, recordHistory } from '../history/index.ts'
import {
  type AnyKV,
  type Backend,
  type Clock,
  messageOf,
  type Operation,
  operations,
  printKey,
  sleep,
} from '../kv/index.ts'
import { Caller } from './caller.ts'
import { clientsOf } from './clients.ts'
import { nemeses } from './nemesis.ts'
import type { ChaosPlan } from './plan.ts'
import { runNemeses } from './run-nemeses.ts'
import { type OperationWeights, pauseBefore, readingOf, workOf } from './workload.ts'

/** A client pauses at most 2 to the power of this times longer, however often it fails. */
const longestBackOff = 5

/** The phases of a run, in order. */
export const chaosPhases = ['warm-up', 'chaos', 'heal', 'liveness', 'quiesce', 'final reads'] as const

/** The name of a phase. */
export type ChaosPhase = (typeof chaosPhases)[number]

/** What a run needs besides its plan. */
export interface RunContext {
  readonly backend: Backend
  readonly clock: Clock
  readonly weights: OperationWeights
  readonly valueBytes: number
  /** Within which every client must succeed again once the faults have ended, in milliseconds. */
  readonly livenessMs: number
  /** How long the store is left alone before the final reads, in milliseconds. */
  readonly quiesceMs: number
  readonly signal: AbortSignal
  /** Called as each phase begins and as each operation ends. */
  readonly onProgress: (progress: RunProgress) => void
}

/** How far a run has come. */
export interface RunProgress {
  readonly phase: ChaosPhase
  /** Operations that have ended. */
  readonly operations: number
  /** Milliseconds since the run began, on its own clock. */
  readonly atMs: number
}

/** What was seen. */
export interface RunRecord {
  readonly history: readonly HistoryOperation[]
  /** Stamp at which the final reads began. */
  readonly finalFrom: number
  readonly faults: readonly FaultInterval[]
  /** How often each fault of the plan could act, acted and made a difference, by its id. */
  readonly faultCounts: Readonly<Record<string, FaultCount>>
  /** Of each nemesis of the plan, whether it began. */
  readonly nemesesBegun: readonly boolean[]
  readonly phases: readonly { readonly phase: ChaosPhase; readonly atMs: number }[]
  /** Clients that did not succeed again in time after the faults had ended, with the last thing they heard. */
  readonly stuck: readonly string[]
  /** What nemeses themselves failed at. */
  readonly trouble: readonly string[]
  /** Of everything above: two runs that have it in common were the same. */
  readonly digest: string
  /** On the run's own clock. */
  readonly elapsedMs: number
}

/** Runs `plan`. */
export async function runOnce(plan: ChaosPlan, context: RunContext): Promise<RunRecord> {
  const run = new Run(plan, context)
  try {
    return await run.all()
  } finally {
    await run.close()
  }
}

class Run {
  readonly #plan: ChaosPlan
  readonly #context: RunContext
  readonly #recorder = new HistoryRecorder({ onOperation: () => this.#tell(1) })
  readonly #faults: FaultRun
  readonly #log: string[] = []
  readonly #phases: { phase: ChaosPhase; atMs: number }[] = []
  readonly #callers: Caller[] = []
  #inspector: Caller | undefined
  #sweeper: Caller | undefined
  readonly #begun: boolean[]
  readonly #trouble: string[] = []
  readonly #skipped: ReadonlySet<string>
  readonly #startedAt: number
  #present: ReadonlySet<Operation> = new Set()
  #operations = 0
  #awaitsNemeses = false

  constructor(plan: ChaosPlan, context: RunContext) {
    this.#plan = plan
    this.#context = context
    this.#startedAt = context.clock.now()
    this.#skipped = new Set(plan.skipped)
    this.#begun = plan.nemeses.map(() => false)
    const onFault = (event: FaultEvent): void => {
      this.#log.push(`${event.atMs} ${event.client} ${event.index} ${event.fault} ${event.key ?? ''}`)
      this.#recorder.beginFault(event.fault, event.fault)()
    }
    const { backend, clock } = context
    this.#faults = new FaultRun(plan.faults, {
      clock,
      seed: plan.seed,
      armed: false,
      log: { limit: 1 },
      onFault,
      ...(backend.errorCode === undefined ? {} : { errorCode: backend.errorCode }),
    })
  }

  async all(): Promise<RunRecord> {
    const { plan, context } = { plan: this.#plan, context: this.#context }
    await this.#open()
    await this.#sweep()
    this.#enter('warm-up')
    const warm = Math.min(20, Math.ceil(plan.operations / 10))
    await Promise.all(this.#callers.map((caller) => this.#work(caller, 0, warm, Infinity)))
    this.#enter('chaos')
    this.#faults.arm()
    await this.#chaos(warm)
    this.#enter('heal')
    await this.#faults.heal()
    this.#enter('liveness')
    const stuck = await this.#liveness()
    this.#enter('quiesce')
    await sleep(context.clock, context.quiesceMs)
    this.#enter('final reads')
    const finalFrom = this.#recorder.stamp()
    await Promise.all(this.#callers.map((caller) => this.#finalReads(caller)))
    const record = this.#record(finalFrom, stuck)
    await this.#sweep()
    return record
  }

  async close(): Promise<void> {
    const all = this.#inspector === undefined ? this.#callers : [...this.#callers, this.#inspector]
    await Promise.allSettled(all.map((caller) => caller.store.close()))
  }

  async #open(): Promise<void> {
    const { backend, clock } = this.#context
    const open = await clientsOf(backend, clock)
    for (const number of this.#plan.clients) {
      const client = `c${number}`
      const inner = await open()
      this.#present = new Set(operations.filter((op) => inner[op] !== undefined))
      this.#callers.push(this.#caller(number, client, attachFaults(inner, this.#faults, { client }), this.#recorder))
      // without faults, and in a history of its own that nobody reads
      if (backend.isolates !== true) this.#sweeper ??= this.#caller(number, 'sweeper', inner, new HistoryRecorder())
    }
    if (this.#plan.nemeses.some(({ kind }) => nemeses[kind].crashes)) {
      this.#inspector = this.#caller(-1, 'inspector', await open(), this.#recorder)
    }
  }

  /** Removes what an earlier run may have left under the same keys, and in the end what this one leaves. */
  async #sweep(): Promise<void> {
    for (const key of new Set(this.#sweeper === undefined ? [] : this.#plan.keys)) {
      const failure = await this.#sweeper?.make({ op: 'delete', key })
      if (failure !== undefined) this.#trouble.push(`the key ${printKey(key)} cannot be deleted: ${messageOf(failure)}`)
    }
  }

  #caller(number: number, client: string, store: AnyKV, recorder: HistoryRecorder): Caller {
    const { backend, clock, valueBytes } = this.#context
    const recorded = recordHistory(store, {
      client,
      recorder,
      ...(backend.errorCode === undefined ? {} : { errorCode: backend.errorCode }),
    })
    return new Caller(number, recorded, clock, this.#plan.callTimeoutMs, valueBytes)
  }

  /** Makes the operations from `from` up to `to`, until `endMs` after the start of the phase. */
  async #work(caller: Caller, from: number, to: number, durationMs: number): Promise<void> {
    const { clock, weights, signal } = this.#context
    const endAt = clock.now() + durationMs
    let failures = 0
    // nemeses that take longer than planned, as servers do that start slowly, are not cut short
    const goesOn = (): boolean => !signal.aborted && (clock.now() < endAt || this.#awaitsNemeses)
    for (let index = from; index < to && goesOn(); index += 1) {
      if (this.#skipped.has(`${caller.number}:${index}`)) continue
      // a client that hears nothing but errors slows down: a server that is away must not use its operations up
      await sleep(clock, pauseBefore(this.#plan, caller.number, index) * 2 ** Math.min(failures, longestBackOff))
      this.#faults.seek(`c${caller.number}`, index)
      const work = workOf(this.#plan, caller.number, index, weights, this.#present)
      const failure = await caller.make(failures === 0 ? work : readingOf(work))
      failures = failure === undefined ? 0 : failures + 1
    }
  }

  async #chaos(from: number): Promise<void> {
    const { operations, durationMs } = this.#plan
    const over = new AbortController()
    this.#awaitsNemeses = durationMs !== null
    const nemesesDone = this.#nemeses(AbortSignal.any([over.signal, this.#context.signal]))
    await Promise.all(this.#callers.map((caller) => this.#work(caller, from, operations, durationMs ?? Infinity)))
    over.abort()
    await nemesesDone
  }

  async #nemeses(over: AbortSignal): Promise<void> {
    const { clock, backend } = this.#context
    if (backend.server !== undefined) {
      await runNemeses(this.#plan.nemeses, backend.server, {
        clock,
        recorder: this.#recorder,
        over,
        begun: this.#begun,
        trouble: this.#trouble,
        afterCrash: () => this.#inspect(),
      })
    }
    this.#awaitsNemeses = false
  }

  /** Reads every key at once, before clients write over what a crash has lost. */
  async #inspect(): Promise<void> {
    const inspector = this.#inspector
    if (inspector !== undefined) await Promise.all(this.#plan.keys.map((key) => inspector.make({ op: 'getRaw', key })))
  }

  async #liveness(): Promise<readonly string[]> {
    const { clock, livenessMs, signal } = this.#context
    const [key = 'k'] = this.#plan.keys
    const stuck = await Promise.all(
      this.#callers.map(async (caller) => {
        const deadline = clock.now() + livenessMs
        let last: unknown
        for (let pauseMs = 1; clock.now() < deadline && !signal.aborted; pauseMs = Math.min(250, pauseMs * 2)) {
          last = await caller.make({ op: 'setRaw', key, value: undefined })
          last ??= await caller.make({ op: 'getRaw', key })
          if (last === undefined) return ''
          await sleep(clock, pauseMs)
        }
        return `client ${caller.number}: ${messageOf(last)}`
      }),
    )
    return stuck.filter((line) => line !== '')
  }

  async #finalReads(caller: Caller): Promise<void> {
    for (const key of new Set(this.#plan.keys)) await caller.make({ op: 'getRaw', key })
  }

  #enter(phase: ChaosPhase): void {
    this.#phases.push({ phase, atMs: this.#context.clock.now() - this.#startedAt })
    this.#tell(0)
  }

  #tell(ended: number): void {
    this.#operations += ended
    const { clock, onProgress } = this.#context
    const phase = this.#phases.at(-1)?.phase ?? 'warm-up'
    onProgress({ phase, operations: this.#operations, atMs: clock.now() - this.#startedAt })
  }

  #record(finalFrom: number, stuck: readonly string[]): RunRecord {
    const history = this.#recorder.operations()
    const digest = createHash('sha256')
    for (const operation of history) digest.update(JSON.stringify(operation))
    for (const line of this.#log) digest.update(line)
    return {
      history,
      finalFrom,
      faults: this.#recorder.faults(),
      faultCounts: this.#faults.counts(),
      nemesesBegun: this.#begun,
      phases: this.#phases,
      stuck,
      trouble: this.#trouble,
      digest: digest.digest('hex').slice(0, 16),
      elapsedMs: this.#context.clock.now() - this.#startedAt,
    }
  }
}
