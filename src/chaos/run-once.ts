/** Carries one plan out against one store, phase by phase, and brings back what was seen. It judges nothing. */
import { createHash } from 'node:crypto'
import { type FaultEvent, FaultRun, attachFaults } from '../faults/index.ts'
import { HistoryRecorder, recordHistory } from '../history/index.ts'
import { type AnyKV, codeOf, messageOf, type Operation, operations, printKey, sleep } from '../kv/index.ts'
import { Caller } from './caller.ts'
import { clientsOf } from './clients.ts'
import { NemesesInForce } from './in-force.ts'
import { nemeses } from './nemesis.ts'
import type { ChaosPlan } from './plan.ts'
import type { ChaosPhase, RunContext, RunRecord } from './run-record.ts'
import { runNemeses } from './run-nemeses.ts'
import { StoreWatch } from './store-watch.ts'
import type { StraySite } from './strays.ts'
import { pauseBefore, readingOf, workOf } from './workload.ts'

/** A client pauses at most 2 to the power of this times longer, however often it fails. */
const longestBackOff = 5

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
  readonly #inForce: NemesesInForce
  readonly #watch: StoreWatch
  #lastFault: { readonly id: string; readonly atMs: number } | undefined
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
      this.#lastFault = { id: event.fault, atMs: context.clock.now() }
      this.#log.push(`${event.atMs} ${event.client} ${event.index} ${event.fault} ${event.key ?? ''}`)
      this.#recorder.beginFault(event.fault, event.fault)()
    }
    const { backend, clock } = context
    this.#inForce = new NemesesInForce(clock, context.livenessMs)
    this.#watch = new StoreWatch({
      clock,
      nemeses: this.#inForce,
      classify: backend.errorCode,
      phase: () => this.#phases.at(-1)?.phase,
    })
    context.strays.site = () => this.#site()
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
    const { backend, clock, processes } = this.#context
    const open = await clientsOf(backend, clock, processes)
    for (const number of this.#plan.clients) {
      const client = `c${number}`
      const opened = await open()
      const inner = this.#watch.watch(opened, client)
      this.#present = new Set(operations.filter((op) => inner[op] !== undefined))
      this.#callers.push(this.#caller(number, client, attachFaults(inner, this.#faults, { client }), this.#recorder))
      // without faults, and in a history of its own that nobody reads
      if (backend.isolates !== true) {
        const swept = this.#watch.watch(opened, 'sweeper')
        this.#sweeper ??= this.#caller(number, 'sweeper', swept, new HistoryRecorder())
      }
    }
    if (this.#plan.nemeses.some(({ kind }) => nemeses[kind].crashes)) {
      const inspected = this.#watch.watch(await open(), 'inspector')
      this.#inspector = this.#caller(-1, 'inspector', inspected, this.#recorder)
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
      // a fault may say KV_CORRUPT as well, and takes nothing away by that
      outcome: (error) =>
        codeOf(error, backend.errorCode) === 'KV_CORRUPT' && this.#watch.threw(error) ? 'corrupt' : undefined,
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
        inForce: this.#inForce,
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

  #site(): StraySite {
    const now = this.#context.clock.now()
    const fault = this.#lastFault
    return {
      phase: this.#phases.at(-1)?.phase ?? null,
      atMs: now - this.#startedAt,
      nemeses: this.#inForce.labels(),
      fault: fault === undefined ? null : { id: fault.id, agoMs: now - fault.atMs },
      calls: this.#watch.callsAtHand(),
    }
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
      unexplained: this.#watch.unexplained.all(),
      givenUp: this.#watch.givenUp,
      answersAtOnce: this.#watch.answersAtOnce,
      digest: digest.digest('hex').slice(0, 16),
      elapsedMs: this.#context.clock.now() - this.#startedAt,
    }
  }
}
