/**
 * Decides what is held against a store of what came of a call, knowing what went on beside it: other calls on its keys, its client
 * being closed, its signal being aborted, replicas that may lag. What the call did, it tells the model.
 */
import { setTimeout } from 'node:timers'
import { codeOf, operationTable } from '../../kv/index.ts'
import { image } from '../program/bytes.ts'
import type { Answer, Expectation } from '../operations/semantics.ts'
import { type Abort, type Call, type CallStep, ends } from '../program/program.ts'
import type { CaseCaller } from './case-caller.ts'
import type { Mismatch } from './finding.ts'
import type { InFlight } from './flight.ts'
import { judgeAborted } from './judge-aborted.ts'
import { describeAnswer, describeExpectation, judge } from './judge.ts'
import type { Model } from './model.ts'
import type { Overlap } from './overlap.ts'
import { type CallOutcome, settled } from './perform.ts'
import type { RunContext } from './run-context.ts'

/** Judges the calls of one case. */
export class CaseJudge {
  readonly #context: RunContext
  readonly #model: Model
  readonly #caller: CaseCaller

  /** @param caller makes a read again where the store may lag */
  constructor(context: RunContext, model: Model, caller: CaseCaller) {
    this.#context = context
    this.#model = model
    this.#caller = caller
  }

  /** What is wrong with what came of a call; nothing where it is right, or could be. */
  async judge(
    step: CallStep,
    flight: InFlight,
    outcome: CallOutcome,
    overlap: Overlap,
    lateMs: number,
  ): Promise<Mismatch | undefined> {
    const checked = this.#checked(step, outcome)
    if (checked !== undefined) return checked === 'right' ? undefined : checked
    return step.abort === undefined
      ? this.#plain(step, flight.expected, outcome, overlap)
      : this.#aborted(step, step.abort, flight, outcome, lateMs)
  }

  /** What the law itself says of it; nothing where it leaves that to the contract. */
  #checked({ call, client }: CallStep, outcome: CallOutcome): Mismatch | 'right' | undefined {
    const { check, subject } = this.#context
    if (check === undefined || !settled(outcome)) return undefined
    const code = outcome.kind === 'rejected' ? codeOf(outcome.error, subject.classify) : undefined
    const said = check(call, outcome, code)
    if (said === undefined) return undefined
    if (said !== true)
      return {
        expected: said,
        got: describeAnswer(outcome, subject.classify),
        ...(outcome.kind === 'rejected' ? { error: outcome.error } : {}),
        clue: { kind: 'checked', answer: imageOf(outcome, code) },
      }
    if (outcome.kind === 'resolved') this.#model.applied(call, client)
    return 'right'
  }

  async #plain(
    step: CallStep,
    expected: Expectation,
    outcome: CallOutcome,
    { contested, closing }: Overlap,
  ): Promise<Mismatch | undefined> {
    if (closing && !ends(step.call)) return this.#closing(step, expected, outcome, contested)
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
  #closing(step: CallStep, expected: Expectation, outcome: CallOutcome, contested: boolean): Mismatch | undefined {
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

  async #aborted(
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
      const flight = await this.#caller.begin(step)
      const outcome = await this.#caller.outcomeOf(step, flight)
      if (judge(expected, outcome, this.#context.subject.classify) === undefined) return outcome
    }
    return undefined
  }

  #learn(call: Call, outcome: CallOutcome): void {
    if (settled(outcome)) this.#model.learn(call, outcome)
  }
}

/** What came of a call as text, as a printed program tells it. */
function imageOf(answer: Answer, code: string | undefined): string {
  if (answer.kind === 'resolved') return image(answer.value)
  return `rejected: ${code ?? (answer.error instanceof Error ? answer.error.name : 'undefined')}`
}
