/** Finds what a failure comes down to, by running ever more basic programs. */
import { execute } from '../execution/execute.ts'
import type { ProgramFinding } from '../execution/finding.ts'
import type { RunContext } from '../execution/run-context.ts'
import type { Program } from '../program/program.ts'
import type { ShrinkBudget } from './minimize.ts'
import { type Case, reduced, Trials } from './reduce.ts'
import { type Symptom, symptomOf } from './symptom.ts'

/** Runs of a race, which is decided in real time, before it is taken to hold. */
const racedRuns = 5

/** The most basic form of a failure, and what it comes down to. */
export interface Root {
  readonly basic: Case
  readonly symptom: Symptom
  /** May run further programs to find out why. */
  readonly trials: Trials
}

/** What `found` comes down to. One that hangs costs its whole time-out each time, so it is taken as it is. */
export async function rootOf(
  found: Case,
  context: RunContext,
  budget: Omit<ShrinkBudget, 'finerTries'>,
): Promise<Root> {
  const hung = found.broken.clue?.kind === 'hung'
  const trials = new Trials((program) => attempt(program, context), hung ? { tries: 0, ms: 0 } : budget)
  const basic = await reduced(found, trials)
  return { basic, symptom: await symptomOf(basic, context.profile, trials), trials }
}

async function attempt(program: Program, context: RunContext): Promise<ProgramFinding | undefined> {
  const raced = program.steps.some((step) => step.do === 'race')
  for (let run = 0; run < (raced ? racedRuns : 1); run += 1) {
    const broken = await execute(program, context)
    if (broken !== undefined) return broken
  }
  return undefined
}
