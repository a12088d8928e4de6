/**
 * What is done with a first failure. It is believed only after the same program has been run again: whether it fails every time is
 * told apart from a flaky failure before anything is made smaller.
 */
import { errorChain } from '../kv/index.ts'
import { effortOf } from './effort.ts'
import { execute } from './execution/execute.ts'
import type { RunContext } from './execution/run-context.ts'
import type { Mismatch, ProgramFinding } from './execution/finding.ts'
import { declarationFor } from './failure/by-design.ts'
import { rootOf } from './failure/come-down-to.ts'
import { hintFor } from './failure/hints.ts'
import { minimize } from './failure/minimize.ts'
import { printProgram } from './failure/print-program.ts'
import type { LawStanding } from './investigate.ts'
import type { Law, LawContext, ProgramLaw } from './laws/law.ts'
import { isOfKind } from './program/fit.ts'
import type { Program } from './program/program.ts'
import type { Failure } from './report.ts'
import { tokenOf } from './token.ts'

/** Repeats the program that failed, makes it smaller where that is worth it, and says what became of the law. */
export async function confirmFailure(
  law: ProgramLaw,
  context: LawContext,
  program: Program,
  first: ProgramFinding,
): Promise<LawStanding> {
  const { repetitions } = effortOf[context.tier]
  const hung = first.clue?.kind === 'hung'
  // a hang costs its whole time-out each time it is shown, so it is repeated once and hardly made smaller
  const spent = hung && context.timeouts.shortened(first.step.call.op)
  const most = spent ? 1 : hung ? Math.min(2, repetitions) : repetitions
  let failures = 1
  let of = 1
  // whoever ends the run has it as it was found
  for (; of < most && !context.signal.aborted; of += 1)
    if ((await execute(program, context)) !== undefined) failures += 1
  const flaky = failures < of
  // a race that is decided in real time goes wrong now and then; it is made smaller all the same
  const keep = law.minimal === true || spent || (flaky && first.clue?.kind !== 'race')
  const { program: shown, broken } = keep ? { program, broken: first } : await smaller(program, first, context, hung)
  const root = await rootOf({ program: shown, broken }, context, effortOf[context.tier].tracing)
  if (broken.clue?.kind !== 'checked') context.symptoms.set(law.id, root.symptom)
  const hint = await hintFor(root, program.trap)
  return {
    status: 'failed',
    reason: sentenceOf(law, broken),
    failure: failureOf(law, context, shown, broken, hint, { failed: failures, of }),
  }
}

/** Smaller, as long as it goes wrong in the same way: another defect met on the way is not this one. */
async function smaller(
  program: Program,
  first: ProgramFinding,
  context: LawContext,
  hung: boolean,
): Promise<{ readonly program: Program; readonly broken: ProgramFinding }> {
  const { shrinking } = effortOf[context.tier]
  let last = first
  const { values } = context.profile
  const ofKind = isOfKind(program, values)
  const smallest = await minimize(
    program,
    async (candidate) => {
      // a value that the store need not take is another program
      if (context.signal.aborted || (ofKind && !isOfKind(candidate, values))) return false
      const broken = await brokenAgain(candidate, first, context)
      last = broken ?? last
      return broken !== undefined
    },
    hung ? { tries: 4, finerTries: 0, ms: shrinking.ms } : shrinking,
  )
  // waiting grows shorter while a hang is shown again and again; what counts is how long it was waited for at first
  return { program: smallest, broken: hung ? { ...last, got: first.got } : last }
}

/** What is wrong with `program` if it is wrong in the way of `first`; of a race it is enough that it is so in one of several runs. */
async function brokenAgain(
  program: Program,
  first: ProgramFinding,
  context: RunContext,
): Promise<ProgramFinding | undefined> {
  const raced = first.clue?.kind === 'race'
  for (let run = 0; run < (raced ? 5 : 1); run += 1) {
    const broken = await execute(program, context)
    if (broken === undefined || broken.clue?.kind !== first.clue?.kind) continue
    if (raced || broken.step.call.op === first.step.call.op) return broken
  }
  return undefined
}

function failureOf(
  law: ProgramLaw,
  context: LawContext,
  program: Program,
  broken: ProgramFinding,
  hint: string | undefined,
  repetitions: Failure['repetitions'],
): Failure {
  return {
    message: sentenceOf(law, broken),
    program: printProgram(program, broken, context.profile, context.subject.opening),
    expected: broken.expected,
    got: broken.got,
    ...errorsOf(broken),
    ...(hint === undefined ? {} : { hint }),
    token: tokenOf({ backend: context.subject.name, law: law.id, seed: context.seed, tier: context.tier, program }),
    flaky: repetitions.failed < repetitions.of,
    repetitions,
  }
}

/** What the report keeps of the error that came. */
export function errorsOf({ error }: Mismatch): Pick<Failure, 'errors'> {
  return error === undefined ? {} : { errors: errorChain(error) }
}

function sentenceOf(law: Law, broken: ProgramFinding): string {
  const declare = declarationFor(law.id, broken)
  return declare === undefined ? whatBroke(law, broken) : `${whatBroke(law, broken)} ${declare}`
}

function whatBroke(law: Law, broken: ProgramFinding): string {
  if (broken.proof !== undefined) return `${law.title} ${broken.proof.sentence}`
  return `${law.title} After the calls shown, ${broken.step.call.op} was wrong: expected ${broken.expected}; got ${broken.got}.`
}
