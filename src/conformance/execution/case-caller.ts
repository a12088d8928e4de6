/** Makes the calls of one case, each on the client that its step names. */
import { setTimeout } from 'node:timers'
import type { AnyKV } from '../../kv/index.ts'
import { confinedTo } from '../operations/index.ts'
import { type CallStep, ends } from '../program/program.ts'
import type { InFlight } from './flight.ts'
import { handOver } from './hand-over.ts'
import { reasonOf } from './judge-aborted.ts'
import type { Model } from './model.ts'
import { type CallOutcome, performWith } from './perform.ts'
import type { RunContext } from './run-context.ts'
import type { CaseSpace } from './sandbox.ts'

/** Makes calls in the space of a case. */
export class CaseCaller {
  readonly #context: RunContext
  readonly #space: CaseSpace
  readonly #model: Model
  /** Calls on a client that the program has closed go to the very store that was closed. */
  readonly #lastClosed = new Map<number, AnyKV>()

  constructor(context: RunContext, space: CaseSpace, model: Model) {
    this.#context = context
    this.#space = space
    this.#model = model
  }

  /** Makes the call of a step, and waits for nothing but its client. */
  async begin(step: CallStep): Promise<InFlight> {
    const client = this.#model.isClosed(step.client)
      ? this.#lastClosed.get(step.client)
      : await this.#space.client(step.client)
    const store = client ?? (await this.#space.client(step.client))
    const expected = this.#model.expect(step.call, step.client)
    const given = handOver(step, this.real)
    const controller = step.abort === undefined ? undefined : new AbortController()
    const reason = step.abort === undefined ? undefined : reasonOf(step.abort)
    if (step.abort?.when === 'before') controller?.abort(reason)
    const options = controller === undefined ? undefined : { signal: controller.signal }
    if (ends(step.call)) this.#lastClosed.set(step.client, store)
    this.#context.count(step.call.op, 1)
    this.#context.hygiene.last = step.call
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

  /** What came of it, as the case sees it. */
  async outcomeOf({ call }: CallStep, flight: InFlight): Promise<CallOutcome> {
    const outcome = await flight.outcome
    if (outcome.kind !== 'resolved' || this.#space.prefix === '') return outcome
    return { ...outcome, value: confinedTo(this.#space.prefix, call, outcome.value) }
  }

  /** A key of the program as the store has it. The empty key stays empty: it is refused for being so. */
  readonly real = (key: string): string => (key === '' ? '' : this.#space.prefix + key)
}
