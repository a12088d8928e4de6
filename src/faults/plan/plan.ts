/** Fault plans: immutable, built step by step, and plain JSON underneath. */
import { messageOf, type Operation, UsageError } from '../../kv/index.ts'
import { checkLegality, isPlan, mostFaults } from './check-plan.ts'
import { completeFault } from './complete-fault.ts'
import type { Fault, FaultMatch, FaultPlanData } from './fault.ts'
import { type FaultDraft, Selection } from './selection.ts'
import { type OperationsOf, operationsOf, type Selector } from './selector.ts'

/** A list of faults. Every method gives a new plan. */
export class FaultPlan<Lies extends boolean = boolean, Last extends Operation = never> implements FaultPlanData {
  /** Whether the plan may have faults that lie. */
  readonly allowLies: Lies
  /** The faults, in the order in which they act where several meet on one call. */
  readonly faults: readonly Fault[]

  /** Use {@link faults} or {@link FaultPlan.fromJSON}. */
  constructor(allowLies: Lies, faults: readonly Fault[]) {
    if (!isPlan({ allowLies, faults })) throw new UsageError('not a fault plan')
    this.allowLies = allowLies
    this.faults = faults
  }

  /**
   * The plan that `json` describes: an object as {@link toJSON} gives it, or the text of one. Ids, moments and options may be
   * left out where there is a default.
   *
   * @throws UsageError that names the fault and lists the legal values
   */
  static fromJSON(json: unknown): FaultPlan {
    const data = typeof json === 'string' ? parsed(json) : json
    if (typeof data !== 'object' || data === null || !('faults' in data) || !Array.isArray(data.faults)) {
      isPlan(data)
      throw new UsageError('not a fault plan')
    }
    if (data.faults.length > mostFaults) isPlan(data)
    const taken = new Set<string>()
    const faults = data.faults.map((given: unknown, index) => {
      const fault = completeFault(given, `fault ${index}`, taken)
      taken.add(fault.id)
      return fault
    })
    const whole: unknown = { allowLies: false, ...data, faults }
    if (!isPlan(whole)) throw new UsageError('not a fault plan')
    return new FaultPlan(whole.allowLies, whole.faults)
  }

  /**
   * Begins a fault on operations or classes of them.
   *
   * @example
   * faults().on('setRaw').key('user:*').nth(2).failAfterEffect('KV_TIMEOUT')
   */
  on<S extends Selector>(...on: readonly [S, ...S[]]): Selection<OperationsOf<S>, Lies> {
    operationsOf(on)
    return this.#select({ on })
  }

  /**
   * Goes on with the calls that follow those of the fault before: `first(2).failBeforeEffect().next(3).delay(50)` fails two
   * calls, slows the three after them, and leaves the rest alone.
   *
   * @param count how many calls; without it, all the rest
   */
  next(count?: number): Selection<Last, Lies> {
    const last = this.faults.at(-1)
    const end = last === undefined ? undefined : endOf(last)
    if (last === undefined || end === undefined) {
      throw new UsageError('next() goes on after a fault that ends: one with first(n), nth(n) or next(n)')
    }
    const {
      id: _id,
      moment: _moment,
      action: _action,
      nth: _nth,
      first: _first,
      every: _every,
      times: _times,
      ...match
    } = last
    return this.#select({ ...match, after: end, ...(count === undefined ? {} : { first: count }) })
  }

  /** Both plans. A plan that lies joins only one that allows it. */
  and(other: FaultPlanData): FaultPlan<Lies> {
    if (other.allowLies && !this.allowLies) {
      for (const fault of other.faults) checkLegality(fault, false)
    }
    return new FaultPlan(
      this.allowLies,
      other.faults.reduce((all, fault) => [...all, placed(fault, all)], this.faults),
    )
  }

  /** The plan without one fault. All other draws stay as they were. */
  without(id: string): FaultPlan<Lies> {
    if (!this.faults.some((fault) => fault.id === id)) {
      throw new UsageError(
        `no fault is called '${id}'; there are ${this.faults.map((fault) => `'${fault.id}'`).join(', ') || 'none'}`,
      )
    }
    return new FaultPlan(
      this.allowLies,
      this.faults.filter((fault) => fault.id !== id),
    )
  }

  /** Plain data, ready for `JSON.stringify`. @throws UsageError where a fault has a predicate, which JSON cannot hold */
  toJSON(): FaultPlanData {
    for (const fault of this.faults) {
      if (typeof fault.key !== 'function' && fault.while === undefined) continue
      throw new UsageError(
        `fault '${fault.id}' has a function for its ${fault.while === undefined ? 'key' : 'while'}, which JSON cannot hold`,
      )
    }
    return { allowLies: this.allowLies, faults: this.faults }
  }

  #select<Op extends Operation>(match: FaultMatch): Selection<Op, Lies> {
    return new Selection<Op, Lies>(this.allowLies, match, (draft) => {
      return new FaultPlan<Lies, Op>(this.allowLies, [...this.faults, placed(draft, this.faults)])
    })
  }
}

/**
 * An empty plan, to be built upon.
 *
 * @param options `allowLies: true` for a plan that does what only a broken store does
 * @example
 * faults().on('getRaw').first(2).failBeforeEffect('KV_UNAVAILABLE').next(3).delay(50)
 */
export function faults(): FaultPlan<false>
export function faults<Lies extends boolean>(options: { readonly allowLies: Lies }): FaultPlan<Lies>
export function faults(options: { readonly allowLies: boolean } = { allowLies: false }): FaultPlan {
  return new FaultPlan(options.allowLies, [])
}

/** After how many matching calls `fault` is over, where it ever is. */
function endOf(fault: Fault): number | undefined {
  if (fault.nth !== undefined) return fault.nth
  return fault.first === undefined ? undefined : (fault.after ?? 0) + fault.first
}

function placed(draft: FaultDraft, among: readonly Fault[]): Fault {
  const taken = new Set(among.map((fault) => fault.id))
  // an id the plan has already: keep the fault, under a new name, unless its writer chose the name
  return completeFault(draft, draft.id ?? 'a fault', taken)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`a fault plan is text that is not JSON: ${messageOf(cause)}`, {
      cause,
    })
  }
}
