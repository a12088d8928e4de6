/** Runs a program on a store, step by step, beside the model, and stops at the first difference. */
import { setTimeout } from 'node:timers'
import { type AnyKV, keysOfCall, messageOf, operationTable } from '../../kv/index.ts'
import { yieldToEventLoop } from './event-loop.ts'
import { type CallOutcome, performWith, settled } from './perform.ts'
import { executeRace } from './race/execute-race.ts'
import { confinedTo } from '../operations/index.ts'
import { describeExpectation, judge } from './judge.ts'
import { found, type Mismatch, type ProgramFinding, type StepFinding } from './finding.ts'
import { Model } from './model.ts'
import type { Expectation } from '../operations/semantics.ts'
import {
  type Abort,
  type Call,
  callsOfFill,
  type CallStep,
  ends,
  type FillStep,
  keysOfRaces,
  type Program,
  type Step,
} from '../program/program.ts'
import type { InFlight } from './flight.ts'
import { noOverlap, contestedKeys, type Overlap } from './overlap.ts'
import { judgeAborted, reasonOf } from './judge-aborted.ts'
import { handOver, scribble, touched } from './hand-over.ts'
import { image } from '../program/bytes.ts'
import type { CaseSpace } from './sandbox.ts'
import { sweepOf } from './sweep.ts'
import type { RunContext } from './run-context.ts'

/** Runs `program`. Resolves to the first difference, or `undefined` where the store did all that it must. */
export async function execute(program: Program, context: RunContext): Promise<ProgramFinding | undefined> {
  await yieldToEventLoop()
  const space = context.sandbox.enter(program.bare)
  const model = new Model(context.profile, (key) => space.prefix + key)
  const run = new Execution(context, space, model)
  try {
    for (const [at, step] of program.steps.entries()) {
      const broken = await run.step(step)
      if (broken !== undefined) return { ...broken, at }
    }
    const changed = run.changed()
    if (changed !== undefined) return { ...changed, at: program.steps.length }
    if (program.sweep !== true) return undefined
    for (const step of sweepOf(model, context.profile, context.subject.openable)) {
      const broken = await run.step(step)
      if (broken !== undefined) return { ...broken, at: program.steps.length }
    }
    return undefined
  } finally {
    await space.leave([...model.touched, ...keysOfRaces(program)])
  }
}

class Execution {
  readonly #context: RunContext
  readonly #space: CaseSpace
  readonly #model: Model
  /** Calls on a client that the program has closed go to the very store that was closed. */
  readonly #lastClosed = new Map<number, AnyKV>()
  readonly #kept: { readonly step: CallStep; readonly value: unknown; readonly was: string }[] = []

  constructor(context: RunContext, space: CaseSpace, model: Model) {
    this.#context = context
    this.#space = space
    this.#model = model
  }

  async step(step: Step): Promise<StepFinding | undefined> {
    switch (step.do) {
      case 'call':
        return this.#end(step, await this.#begin(step), noOverlap)
      case 'together':
        return this.#together(step.calls)
      case 'fill':
        return this.#fill(step)
      case 'race':
        return executeRace(step, this.#context, this.#space)
      case 'pause':
        await new Promise((resolve) => setTimeout(resolve, step.ms))
        return undefined
      case 'reopen':
        try {
          await this.#space.reopen(step.client)
        } catch (error) {
          const said = messageOf(error)
          return found({
            step: { do: 'call', client: step.client, call: { op: 'close' } },
            expected: 'the store opens again',
            got: said,
          })
        }
        this.#model.markOpen(step.client)
        return undefined
    }
  }

  async #fill(step: FillStep): Promise<StepFinding | undefined> {
    const calls = callsOfFill(step)
    for (let at = 0; at < calls.length; at += 50) {
      const broken = await this.#together(calls.slice(at, at + 50))
      if (broken !== undefined) return broken
    }
    return undefined
  }

  async #together(steps: readonly CallStep[]): Promise<StepFinding | undefined> {
    const closing = new Set(steps.filter((step) => ends(step.call)).map((step) => step.client))
    const contested = contestedKeys(steps)
    const begun: InFlight[] = []
    for (const step of steps) begun.push(await this.#begin(step))
    let first: StepFinding | undefined
    for (const [index, step] of steps.entries()) {
      const flight = begun[index]
      if (flight === undefined) continue
      const overlap: Overlap = {
        contested: keysOfCall(step.call).some((key) => contested.has(key)),
        closing: closing.has(step.client),
      }
      if (first === undefined) first = await this.#end(step, flight, overlap)
      else {
        await flight.outcome
        // judged or not, the client is gone, and the next case must not be given it
        if (ends(step.call)) this.#space.closed(step.client)
      }
    }
    return first
  }

  async #begin(step: CallStep): Promise<InFlight> {
    const client = this.#model.isClosed(step.client)
      ? this.#lastClosed.get(step.client)
      : await this.#space.client(step.client)
    const store = client ?? (await this.#space.client(step.client))
    const expected = this.#model.expect(step.call, step.client)
    const given = handOver(step, (key) => this.#real(key))
    const controller = step.abort === undefined ? undefined : new AbortController()
    const reason = step.abort === undefined ? undefined : reasonOf(step.abort)
    if (step.abort?.when === 'before') controller?.abort(reason)
    const options = controller === undefined ? undefined : { signal: controller.signal }
    if (ends(step.call)) this.#lastClosed.set(step.client, store)
    this.#context.count(step.call.op, 1)
    const outcome = performWith(store, step.call.op, given, options, this.#context.timeouts.msFor(step.call.op))
    let abortedAt = performance.now()
    if (step.abort?.when === 'at-once') controller?.abort(reason)
    if (step.abort?.when === 'in-flight') {
      setTimeout(() => {
        abortedAt = performance.now()
        controller?.abort(reason)
      }, step.abort.afterMs ?? 1).unref()
    }
    return {
      store,
      expected,
      given,
      outcome,
      signal: controller?.signal,
      lateMs: () => performance.now() - abortedAt,
    }
  }

  /** The first kept result that is no longer what it was when the store gave it. */
  changed(): StepFinding | undefined {
    for (const { step, value, was } of this.#kept) {
      const now = image(value)
      if (now !== was)
        return found({
          step,
          expected: `what ${step.call.op} had given stays as it was: ${was}`,
          got: `later calls changed it to ${now}`,
        })
    }
    return undefined
  }

  async #end(step: CallStep, flight: InFlight, overlap: Overlap): Promise<StepFinding | undefined> {
    const outcome = this.#confined(step.call, await flight.outcome)
    const lateMs = flight.lateMs()
    if (outcome.kind === 'hung') {
      this.#space.spoiled(step.client)
      this.#context.timeouts.hung(step.call.op)
    }
    const mismatch =
      step.abort === undefined
        ? await this.#judgePlain(step, flight.expected, outcome, overlap)
        : await this.#judgeAborted(step, step.abort, flight, outcome, lateMs)
    if (ends(step.call)) this.#space.closed(step.client)
    const wrong =
      mismatch ?? (step.untouched === true ? touched(step, flight.given, (key) => this.#real(key)) : undefined)
    if (wrong !== undefined) return found({ ...wrong, step })
    if (step.keep === true && outcome.kind === 'resolved')
      this.#kept.push({ step, value: outcome.value, was: image(outcome.value) })
    if (step.scribble !== undefined) scribble(step.scribble, flight.given, outcome)
    return undefined
  }

  /** The outcome as the case sees it. */
  #confined(call: Call, outcome: CallOutcome): CallOutcome {
    if (outcome.kind !== 'resolved') return outcome
    return { ...outcome, value: confinedTo(this.#space.prefix, call, outcome.value) }
  }

  #learn(call: Call, outcome: CallOutcome): void {
    if (settled(outcome)) this.#model.learn(call, outcome)
  }

  #real(key: string): string {
    return key === '' ? '' : this.#space.prefix + key
  }

  async #judgePlain(
    step: CallStep,
    expected: Expectation,
    outcome: CallOutcome,
    { contested, closing }: Overlap,
  ): Promise<Mismatch | undefined> {
    if (closing && !ends(step.call)) return this.#judgeClosing(step, expected, outcome, contested)
    let mismatch = contested && settled(outcome) ? undefined : judge(expected, outcome, this.#context.subject.classify)
    let seen = outcome
    if (mismatch !== undefined && this.#mayLag(step)) {
      const converged = await this.#converge(step, expected)
      if (converged === undefined) return mismatch
      seen = converged
      mismatch = undefined
    }
    if (mismatch !== undefined) return mismatch
    if (expected.kind === 'error' || expected.kind === 'absent') return undefined
    if (contested) {
      // what a read saw beside a write says nothing about what the write will leave
      this.#model.perhaps(step.call, step.client, false)
      return undefined
    }
    this.#model.applied(step.call, step.client)
    this.#learn(step.call, seen)
    return undefined
  }

  /** A call in flight while its client closes may succeed, or say that the client is closed; it may not hang. */
  #judgeClosing(step: CallStep, expected: Expectation, outcome: CallOutcome, contested: boolean): Mismatch | undefined {
    // beside a write of the same key, or on a store that may lag, there is no telling what a read must see
    const open = contested || this.#mayLag(step)
    const done = open && settled(outcome) ? undefined : judge(expected, outcome, this.#context.subject.classify)
    if (done === undefined) {
      this.#model.perhaps(step.call, step.client, false)
      return undefined
    }
    const refused = judge({ kind: 'error', code: 'KV_CLOSED' }, outcome, this.#context.subject.classify)
    if (refused !== undefined && expected.kind !== 'error') {
      return { ...done, expected: `${describeExpectation(expected)}, or KV_CLOSED, since the client closes meanwhile` }
    }
    this.#model.perhaps(step.call, step.client, true)
    return undefined
  }

  async #judgeAborted(
    step: CallStep,
    abort: Abort,
    flight: InFlight,
    outcome: CallOutcome,
    lateMs: number,
  ): Promise<Mismatch | undefined> {
    const { classify } = this.#context.subject
    const reason: unknown = flight.signal?.reason
    const byReason = outcome.kind === 'rejected' && Object.is(outcome.error, reason)
    let plain = judge(flight.expected, outcome, classify)
    if (plain !== undefined && !byReason && this.#mayLag(step)) {
      const converged = await this.#converge({ do: 'call', client: step.client, call: step.call }, flight.expected)
      if (converged !== undefined) plain = undefined
    }
    if (flight.signal?.aborted !== true) {
      // it settled before its time came: an ordinary call
      if (plain === undefined) this.#model.applied(step.call, step.client)
      return plain
    }
    const mismatch = judgeAborted({ ...flight, abort, outcome, plain, byReason, lateMs }, this.#context)
    if (mismatch !== undefined) return mismatch
    // what was refused before it began has no effect, now or later
    if (abort.when === 'before' && byReason) return undefined
    if (byReason) this.#model.perhaps(step.call, step.client, true)
    else this.#model.applied(step.call, step.client)
    if (!byReason) this.#learn(step.call, outcome)
    return undefined
  }

  /** Whether the store is allowed to show an older state to this call for a while. */
  #mayLag(step: CallStep): boolean {
    const { consistency } = this.#context.profile
    if (consistency === 'linearizable') return false
    if (operationTable[step.call.op].does !== 'read') return false
    return consistency === 'eventual' || !this.#model.isOwnRead(step.call, step.client)
  }

  async #converge(step: CallStep, expected: Expectation): Promise<CallOutcome | undefined> {
    const { convergeWithinMs } = this.#context
    const deadline = performance.now() + convergeWithinMs
    for (let pauseMs = 1; performance.now() < deadline; pauseMs = Math.min(pauseMs * 2, convergeWithinMs / 10)) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      const flight = await this.#begin(step)
      const outcome = this.#confined(step.call, await flight.outcome)
      if (judge(expected, outcome, this.#context.subject.classify) === undefined) return outcome
    }
    return undefined
  }
}
