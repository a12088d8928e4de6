/** Puts a failing program to the test in ever more basic forms, for as long as it goes on failing alike. */
import type { ProgramFinding } from '../execution/finding.ts'
import type { Program, Step } from '../program/program.ts'
import { type Case as CaseOf, explains } from './aspect.ts'
import { type BasicForm, basicForms } from './basic-forms.ts'

/** A program that fails, and how. */
export type Case = CaseOf<Program>

/** Runs a program; what is wrong with it. */
export type Attempt = (program: Program) => Promise<ProgramFinding | undefined>

/** Programs that may be run to find the cause of one failure. */
export class Trials {
  readonly #attempt: Attempt
  readonly #known = new Map<string, Promise<ProgramFinding | undefined>>()
  readonly #deadline: number
  #left: number

  constructor(attempt: Attempt, budget: { readonly tries: number; readonly ms: number }) {
    this.#attempt = attempt
    this.#left = budget.tries
    this.#deadline = performance.now() + budget.ms
  }

  /** What is wrong with `program`; nothing where nothing is, and where nothing more may be run. */
  async run(program: Program): Promise<ProgramFinding | undefined> {
    const name = nameOf(program)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    if (this.#left === 0 || performance.now() > this.#deadline) return undefined
    this.#left -= 1
    const made = this.#attempt(program)
    this.#known.set(name, made)
    return made
  }
}

/** One text for programs that do the same. */
function nameOf({ bare, sweep, steps }: Program): string {
  return JSON.stringify([bare, sweep, steps])
}

/** The most basic program that was found to fail like `start`. */
export async function reduced(start: Case, trials: Trials): Promise<Case> {
  let best = await ended(start, trials)
  // what has been left behind is not come back to
  const left = new Set<string>()
  const plainerIn = async (form: BasicForm): Promise<Case | undefined> => {
    left.add(nameOf(best.program))
    return first(form(best.program, best.broken), best, trials, left)
  }
  for (let changed = true, round = 0; changed && round < 3; round += 1) {
    changed = false
    for (const form of basicForms) {
      for (let plainer = await plainerIn(form); plainer !== undefined; plainer = await plainerIn(form)) {
        best = plainer
        changed = true
      }
    }
  }
  return best
}

/** The first of `programs` that fails like `best`. */
async function first(
  programs: Iterable<Program>,
  best: Case,
  trials: Trials,
  left: ReadonlySet<string>,
): Promise<Case | undefined> {
  for (const program of programs) {
    if (left.has(nameOf(program))) continue
    const broken = await trials.run(program)
    if (broken !== undefined && explains(broken, best.broken)) return cut(program, broken)
  }
  return undefined
}

/** With the call that shows it as the last step. */
async function ended({ program, broken }: Case, trials: Trials): Promise<Case> {
  const short = cut(program, broken)
  if (program.sweep !== true && program.bare !== true && program.trap === undefined) return short
  const { steps } = short.program
  const read = broken.at < program.steps.length || broken.clue?.kind === 'kept' ? [] : [broken.step]
  const plain: Program = { steps: [...steps, ...read] }
  const again = await trials.run(plain)
  return again !== undefined && explains(again, broken) ? cut(plain, again) : short
}

function cut(program: Program, broken: ProgramFinding): Case {
  const steps: readonly Step[] = program.steps.slice(0, broken.at + 1)
  return { program: { ...program, steps }, broken }
}
