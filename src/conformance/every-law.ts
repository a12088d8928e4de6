/** Asks the laws, as far as they apply and time allows: side by side where that makes no difference, else one after another. */
import { setImmediate as turn } from 'node:timers/promises'
import { cannotOpen, quoted, traceOf, UsageError } from '../kv/index.ts'
import { callTimeouts } from './execution/call-timeouts.ts'
import type { Foundation } from './execution/foundation.ts'
import { Seats } from './execution/seats.ts'
import { Follow } from './follow.ts'
import { investigate } from './investigate.ts'
import type { Law, LawContext } from './laws/law.ts'
import { type Gate, gateOf } from './needs.ts'
import type { RunOptions } from './options.ts'
import type { LawResult } from './report.ts'
import { expectStore, StoreGone } from './store-gone.ts'
import { toldElsewhere } from './unanswered.ts'
import { stretchesOf } from './when-asked.ts'

/** When to stop asking, and who is told how far it has come. */
type Pace = Pick<RunOptions, 'budgetMs' | 'onProgress'>

/** The laws of a run, in their order. */
export interface LawsOfRun {
  /** Those that were chosen: of a call that gets no answer the first of them tells, whichever shard it is in. */
  readonly chosen: readonly Law[]
  /** Those of them that are asked here. */
  readonly asked: readonly Law[]
}

/** One result for each law that is asked, in their order. */
export async function everyLaw(
  { chosen, asked }: LawsOfRun,
  context: LawContext,
  foundation: Foundation,
  pace: Pace,
): Promise<readonly LawResult[]> {
  const round = new Round(chosen, context, foundation, pace)
  const results = await round.first(asked)
  return context.tier === 'soak' ? soaked(asked, results, round, context) : results
}

/** Asks again and again, each round under a seed of its own, until the time is spent or every law that draws has failed. */
async function soaked(
  asked: readonly Law[],
  first: readonly LawResult[],
  round: Round,
  { seed, signal }: LawContext,
): Promise<readonly LawResult[]> {
  const results = new Map(first.map((result) => [result.id, result]))
  for (let turn = 1; !round.overdue && !signal.aborted; turn += 1) {
    const drawn = asked.flatMap((law): readonly Law[] => {
      if (results.get(law.id)?.status !== 'passed' || law.kind !== 'programs' || law.random === undefined) return []
      const { directed: _written, ...rest } = law
      return [rest]
    })
    if (drawn.length === 0) break
    for (const result of await round.again(drawn, seed + turn)) {
      const sofar = results.get(result.id)
      if (sofar === undefined) continue
      results.set(result.id, {
        ...(result.status === 'not-run' ? sofar : result),
        cases: sofar.cases + result.cases,
        operations: sofar.operations + result.operations,
        durationMs: sofar.durationMs + result.durationMs,
      })
    }
  }
  return [...results.values()]
}

/** Asks laws of one store, for as long as it answers and there is time. */
class Round {
  readonly #context: LawContext
  readonly #foundation: Foundation
  readonly #deadline: number
  readonly #pace: Pace
  readonly #applicable: readonly Law[]
  /** Why nothing more need be asked. */
  #gone: string | undefined

  constructor(chosen: readonly Law[], context: LawContext, foundation: Foundation, pace: Pace) {
    this.#context = context
    this.#applicable = chosen.filter(({ needs }) => gateOf(needs, context.profile, context.subject) === undefined)
    this.#foundation = foundation
    this.#deadline = performance.now() + pace.budgetMs
    this.#pace = pace
    this.#gone = foundation.gone
  }

  get overdue(): boolean {
    return performance.now() > this.#deadline
  }

  /** Asks each law and tells what came of it as it comes; the results are in the order of the laws. */
  async first(laws: readonly Law[]): Promise<readonly LawResult[]> {
    const follow = new Follow(laws, this.#context.sandbox.isolation, this.#pace.onProgress)
    return this.#ask(laws, this.#context, follow)
  }

  /** Asks laws once more under another seed, and tells nobody. */
  async again(laws: readonly Law[], seed: number): Promise<readonly LawResult[]> {
    return this.#ask(laws, { ...this.#context, seed })
  }

  async #ask(laws: readonly Law[], context: LawContext, follow?: Follow): Promise<readonly LawResult[]> {
    const results = new Map<Law, LawResult>()
    const one = async (law: Law, place: Pick<LawContext, 'seats' | 'sandbox'>): Promise<void> => {
      follow?.begins(law)
      const result = await this.#watched(law, { ...context, ...place })
      results.set(law, result)
      follow?.ends(law, result)
    }
    for (const stretch of stretchesOf(laws, context.sandbox.isolation)) {
      if (stretch.occasion === 'last') await this.#blame(laws, context)
      const seats = stretch.how === 'apart' ? new Seats(1) : context.seats
      const sandbox = stretch.how === 'meeting' ? context.sandbox.meeting() : context.sandbox
      const asked: Promise<void>[] = []
      for (const law of stretch.laws) {
        if (seats.size === 1) await one(law, { seats, sandbox })
        else {
          await seats.room()
          asked.push(one(law, { seats, sandbox }))
        }
      }
      await Promise.all(asked)
    }
    return laws.flatMap((law) => results.get(law) ?? [])
  }

  /** Asks a law, and has what slips meanwhile put down to it. */
  async #watched(law: Law, context: LawContext): Promise<LawResult> {
    const { asking } = context.hygiene
    asking.add(law.id)
    const result = await this.#result(law, context)
    // what slipped at its end is told one turn of the event loop later
    await turn()
    asking.delete(law.id)
    return result
  }

  /** Where something slipped while several laws were asked: asks them again one by one, in order, until it slips again. */
  async #blame(laws: readonly Law[], context: LawContext): Promise<void> {
    const { hygiene, sandbox } = context
    for (const stretch of stretchesOf(laws, sandbox.isolation)) {
      for (const law of stretch.laws) {
        const suspected = hygiene.stray.filter(({ during }) => during.includes(law.id))
        if (suspected.length === 0) continue
        const before = hygiene.stray.length
        if (suspected.every(({ during }) => during.length > 1) && !context.signal.aborted)
          await this.#watched(law, { ...context, seats: new Seats(1) })
        const proven = [...suspected, ...hygiene.stray.slice(before)].find(({ during }) => during.length === 1)
        if (proven === undefined) continue
        hygiene.blamed = proven
        return
      }
    }
  }

  async #result(law: Law, run: LawContext): Promise<LawResult> {
    const gate = this.#gateFor(law)
    if (gate !== undefined) return unasked(law, gate)
    const told = toldElsewhere(law, this.#applicable, this.#foundation)
    const hanging = [...this.#foundation.hung].filter((op) => told.has(op))
    const context = { ...run, told, timeouts: callTimeouts(run.operationTimeoutMs, new Set(hanging)) }
    try {
      return await investigate(law, context)
    } catch (error) {
      return unasked(law, inconclusive(await this.#whyNot(error, context)))
    }
  }

  #gateFor({ needs }: Law): Gate | undefined {
    const { profile, subject, signal } = this.#context
    if (signal.aborted) return notRun('interrupted')
    const gate = gateOf(needs, profile, subject)
    if (gate !== undefined) return gate
    if (this.#gone !== undefined) return inconclusive(this.#gone)
    return this.overdue ? notRun(`the time budget of ${this.#pace.budgetMs} ms was spent`) : undefined
  }

  /** Why a law could not be put to the test: the store has gone, or else the law itself has a defect, which must not end the run. */
  async #whyNot(error: unknown, context: LawContext): Promise<string> {
    if (error instanceof UsageError && error.message.startsWith(cannotOpen)) {
      try {
        await context.seats.alone(() => expectStore(context))
      } catch (gone) {
        return this.#whyNot(gone, context)
      }
    }
    if (error instanceof StoreGone) return (this.#gone ??= error.message)
    const said = error instanceof UsageError ? String(error) : quoted(traceOf(error))
    return `the law could not be put to the test: ${said}`
  }
}

function notRun(reason: string): Gate {
  return { status: 'not-run', reason }
}

function inconclusive(reason: string): Gate {
  return { status: 'inconclusive', reason }
}

function unasked(law: Law, { status, reason }: Gate): LawResult {
  return { id: law.id, group: law.group, title: law.title, status, reason, cases: 0, operations: 0, durationMs: 0 }
}
