/**
 * Makes a failing program smaller while it goes on failing: fewer steps first (delta debugging, Zeller and Hildebrandt 2002),
 * then smaller steps, then less in their calls. Works on any program, whether it was written out or drawn.
 */
import type { CallStep, Program, Step } from '../program/program.ts'
import { finer } from './finer.ts'
import { simplerCalls } from './simpler-call.ts'
import { simplerRaces } from './simpler-race.ts'

/** How much work may go into making a program smaller. */
export interface ShrinkBudget {
  /** Programs to try. */
  readonly tries: number
  /** Programs to try besides, once it has as few calls as it takes, to make smaller what these are given. */
  readonly finerTries: number
  /** Milliseconds. */
  readonly ms: number
}

/** The smallest failing program that was found. */
export async function minimize(
  program: Program,
  fails: (candidate: Program) => Promise<boolean>,
  budget: ShrinkBudget,
): Promise<Program> {
  const deadline = performance.now() + budget.ms
  const within = (tries: number): ((candidate: Program) => Promise<boolean>) => {
    let left = tries
    return async (candidate) => {
      left -= 1
      return left >= 0 && performance.now() < deadline && (await fails(candidate))
    }
  }
  const stillFails = within(budget.tries)
  let best = await fewerSteps(program, stillFails)
  for (let smaller: Program | undefined = best; smaller !== undefined;) {
    smaller = undefined
    for (const candidate of simpler(best)) {
      if (await stillFails(candidate)) {
        smaller = candidate
        best = candidate
        break
      }
    }
  }
  return finer(best, within(budget.finerTries))
}

async function fewerSteps(program: Program, fails: (candidate: Program) => Promise<boolean>): Promise<Program> {
  let steps = program.steps
  for (let size = Math.ceil(steps.length / 2); size >= 1;) {
    let removed = false
    for (let from = 0; from < steps.length;) {
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)]
      if (rest.length > 0 && (await fails({ ...program, steps: rest }))) {
        steps = rest
        removed = true
      } else {
        from += size
      }
    }
    if (size === 1 && !removed) break
    size = size === 1 ? 1 : Math.ceil(size / 2)
  }
  return { ...program, steps }
}

function* simpler(program: Program): Iterable<Program> {
  for (const [index, step] of program.steps.entries()) {
    for (const smaller of simplerSteps(step)) {
      yield { ...program, steps: program.steps.toSpliced(index, 1, ...smaller) }
    }
  }
}

function* simplerSteps(step: Step): Iterable<readonly Step[]> {
  switch (step.do) {
    case 'fill': {
      const from = step.from ?? 0
      for (const to of new Set([from + 1, from + 2, Math.floor((from + step.to) / 2)])) {
        if (to > from && to < step.to) yield [{ ...step, to }]
      }
      return
    }
    case 'together':
      for (const index of step.calls.keys()) yield [{ ...step, calls: step.calls.toSpliced(index, 1) }]
      yield step.calls
      return
    case 'race':
      for (const smaller of simplerRaces(step)) yield [smaller]
      return
    case 'call':
      for (const smaller of simplerCallSteps(step)) yield [smaller]
      return
    // there is nothing in these that could be left out
    case 'reopen':
    case 'pause':
      return
  }
}

function* simplerCallSteps(step: CallStep): Iterable<CallStep> {
  const { call } = step
  const plain: CallStep = { do: 'call', client: step.client, call }
  if (step.given !== undefined || step.scribble !== undefined || step.abort !== undefined || step.keep !== undefined)
    yield plain
  if (step.client > 0) yield { ...step, client: 0 }
  for (const made of simplerCalls(call)) yield { ...step, call: made }
}
