/** Runs a program on a store, step by step, beside the model, and stops at the first difference. */
import { setTimeout } from 'node:timers'
import { keysOfCall, namedMessageOf } from '../../kv/index.ts'
import { image } from '../program/bytes.ts'
import {
  callsOfFill,
  type CallStep,
  ends,
  type FillStep,
  keysOfRaces,
  type Program,
  type Step,
} from '../program/program.ts'
import { CaseCaller } from './case-caller.ts'
import { CaseJudge } from './case-judge.ts'
import { yieldToEventLoop } from './event-loop.ts'
import { found, type ProgramFinding, type StepFinding } from './finding.ts'
import type { InFlight } from './flight.ts'
import { scribble, touched } from './hand-over.ts'
import { Model } from './model.ts'
import { contestedKeys, noOverlap, type Overlap } from './overlap.ts'
import { executeRace } from './race/execute-race.ts'
import type { RunContext } from './run-context.ts'
import type { CaseSpace } from './sandbox.ts'
import { sweepOf } from './sweep.ts'

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
  readonly #caller: CaseCaller
  readonly #judge: CaseJudge
  readonly #kept: { readonly step: CallStep; readonly value: unknown; readonly was: string }[] = []

  constructor(context: RunContext, space: CaseSpace, model: Model) {
    this.#context = context
    this.#space = space
    this.#model = model
    this.#caller = new CaseCaller(context, space, model)
    this.#judge = new CaseJudge(context, model, this.#caller)
  }

  async step(step: Step): Promise<StepFinding | undefined> {
    switch (step.do) {
      case 'call':
        return this.#end(step, await this.#caller.begin(step), noOverlap)
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
          return found({
            step: { do: 'call', client: step.client, call: { op: 'close' } },
            expected: 'the store opens again',
            got: namedMessageOf(error),
            error,
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
    for (const step of steps) begun.push(await this.#caller.begin(step))
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

  /** The first kept result that is no longer what it was when the store gave it. */
  changed(): StepFinding | undefined {
    for (const { step, value, was } of this.#kept) {
      const now = image(value)
      if (now !== was)
        return found({
          step,
          expected: `what ${step.call.op} had given stays as it was: ${was}`,
          got: `later calls changed it to ${now}`,
          clue: { kind: 'kept' },
        })
    }
    return undefined
  }

  async #end(step: CallStep, flight: InFlight, overlap: Overlap): Promise<StepFinding | undefined> {
    const outcome = await this.#caller.outcomeOf(step, flight)
    const lateMs = flight.lateMs()
    if (outcome.kind === 'hung') {
      this.#space.spoiled(step.client)
      this.#context.timeouts.hung(step.call.op)
    }
    const mismatch = await this.#judge.judge(step, flight, outcome, overlap, lateMs)
    if (ends(step.call)) this.#space.closed(step.client)
    const wrong = mismatch ?? (step.untouched === true ? touched(step, flight.given, this.#caller.real) : undefined)
    if (wrong !== undefined) return found({ ...wrong, step })
    if (step.keep === true && outcome.kind === 'resolved')
      this.#kept.push({ step, value: outcome.value, was: image(outcome.value) })
    if (step.scribble !== undefined) scribble(step.scribble, flight.given, outcome)
    return undefined
  }
}
