/**
 * Puts one law to the test, and counts what that took: the programs that are written out, then those that are drawn; or the
 * experiment that the law runs itself.
 */
import type { FullProfile } from '../kv/index.ts'
import { confirmFailure, errorsOf } from './confirm-failure.ts'
import { effortOf } from './effort.ts'
import { execute } from './execution/execute.ts'
import type { ProgramFinding } from './execution/finding.ts'
import { firstBroken } from './execution/first-broken.ts'
import { type Release, Seats } from './execution/seats.ts'
import { seatsOf } from './execution/seats-of.ts'
import { type Root, rootOf } from './failure/come-down-to.ts'
import { hintFor } from './failure/hints.ts'
import type { Conclusion } from './laws/conclusion.ts'
import type { ExperimentLaw, Law, LawContext, ProgramLaw } from './laws/law.ts'
import { fitted, fittedValues, withinLimits } from './program/fit.ts'
import type { Program } from './program/program.ts'
import type { Failure, LawResult } from './report.ts'
import { expectAnswers, expectStore } from './store-gone.ts'
import { Tally } from './tally.ts'
import { tokenOf } from './token.ts'
import { builtOn, elsewhere } from './unanswered.ts'

/** What became of a law, without its place in the report. */
export type LawStanding = Pick<LawResult, 'status' | 'reason' | 'power' | 'failure'>

/** What became of it, and how many programs that took. */
interface Investigated {
  readonly standing: LawStanding
  readonly cases: number
}

/** Tests `law`, and counts what that took. */
export async function investigate(law: Law, run: LawContext): Promise<LawResult> {
  const startedAt = performance.now()
  const tally = new Tally()
  const context: LawContext = {
    ...run,
    check: law.kind === 'programs' ? law.check : undefined,
    count: tally.add,
  }
  const { standing, cases } =
    law.kind === 'experiment'
      ? { standing: await experiment(law, context, tally), cases: 1 }
      : await programs(law, context, tally)
  const idle = law.exercises.find((op) => tally.of(op) === 0)
  const vacuous: LawStanding | undefined =
    standing.status === 'passed' && idle !== undefined
      ? { status: 'inconclusive', reason: `the law exercised nothing: not one ${idle} was made` }
      : undefined
  return {
    id: law.id,
    group: law.group,
    title: law.title,
    ...(vacuous ?? standing),
    cases,
    operations: tally.sum,
    durationMs: performance.now() - startedAt,
  }
}

const nothingToAsk: LawStanding = {
  status: 'unsupported',
  reason: 'the profile leaves no key or value that this law is about',
}

const interrupted: LawStanding = { status: 'not-run', reason: 'interrupted' }

async function experiment(law: ExperimentLaw, context: LawContext, tally: Tally): Promise<LawStanding> {
  const conclusion = await concluded(law, context, tally)
  if (conclusion.kind === 'held') {
    const { power } = conclusion
    return { status: 'passed', ...(power === undefined ? {} : { power }) }
  }
  if (conclusion.kind === 'nothing-to-ask') return nothingToAsk
  if (conclusion.kind === 'inconclusive' && context.signal.aborted) return interrupted
  if (conclusion.kind === 'inconclusive') return { status: 'inconclusive', reason: conclusion.reason }
  const reason = law.when === 'last' ? undefined : builtOn(law, context.told)
  if (reason !== undefined) return { status: 'inconclusive', reason }
  // the whole run is looked back on by the last laws; to any other the store may have gone meanwhile
  if (law.when !== 'last') await context.seats.alone(() => expectStore(context))
  const { message, program, expected, got, hint: ownHint, flaky = false, basis, symptom } = conclusion.finding
  if (symptom !== undefined) context.symptoms.set(law.id, symptom)
  const root = await basisOf(basis, context)
  if (root !== undefined) context.symptoms.set(law.id, root.symptom)
  const hint = root === undefined ? ownHint : await hintFor(root, undefined)
  const token = tokenOf({ backend: context.subject.name, law: law.id, seed: context.seed, tier: context.tier })
  const failure: Failure = {
    message,
    program,
    expected,
    got,
    ...errorsOf(conclusion.finding),
    ...(hint === undefined ? {} : { hint }),
    token,
    flaky,
    repetitions: { failed: 1, of: 1 },
  }
  return { status: 'failed', reason: message, failure }
}

/** What an experiment that failed comes down to, where what it builds on fails as well. */
async function basisOf(basis: Program | undefined, context: LawContext): Promise<Root | undefined> {
  if (basis === undefined || context.signal.aborted) return undefined
  return context.seats.alone(async () => {
    const broken = await execute(basis, context)
    if (broken === undefined) return undefined
    return rootOf({ program: basis, broken }, context, effortOf[context.tier].tracing)
  })
}

/** What an experiment concludes. Where others run beside it, what goes wrong is asked once more with nothing beside it. */
async function concluded(law: ExperimentLaw, context: LawContext, tally: Tally): Promise<Conclusion> {
  const { seats } = context
  if (seats.size === 1) return law.experiment(context)
  const first = await attempted(law, context)
  if (first !== undefined && (context.signal.aborted || (first.kind !== 'broken' && first.kind !== 'inconclusive')))
    return first
  tally.clear()
  const again = await seats.alone(async () => {
    await context.sandbox.renew()
    return law.experiment({ ...context, seats: new Seats(1) })
  })
  if (again.kind !== 'held' || first?.kind !== 'broken') return again
  // such experiments lie in wait for a moment, and it was seen once
  return { ...first, finding: { ...first.finding, flaky: true } }
}

/** What it concludes beside others; nothing where it could not be run, which shows again or was their doing. */
async function attempted(law: ExperimentLaw, context: LawContext): Promise<Conclusion | undefined> {
  const release = law.inParts === true ? () => {} : await context.seats.take(2)
  try {
    return await law.experiment({ ...context, timeouts: context.timeouts.fresh() })
  } catch {
    return undefined
  } finally {
    release()
  }
}

async function programs(law: ProgramLaw, context: LawContext, tally: Tally): Promise<Investigated> {
  const { profile, seats, signal } = context
  const directed = [...(law.directed?.(context) ?? [])]
  if (directed.length === 0 && law.random === undefined && isNarrow(profile) && law.verbatim !== true)
    return { standing: nothingToAsk, cases: 0 }
  const tallies: Tally[] = []
  const { first, counted } = await firstBroken<Program, ProgramFinding>({
    cases: casesOf(law, directed, context),
    seats,
    signal,
    needs: (program) => (seats.size === 1 ? 1 : seatsOf(program, profile)),
    async attempt(program, release, index) {
      const made = new Tally()
      tallies[index] = made
      return attempt(program, release, { ...context, count: made.add }, made)
    },
  })
  for (const made of tallies.slice(0, counted)) tally.addAll(made)
  if (first === undefined) return { standing: signal.aborted ? interrupted : { status: 'passed' }, cases: counted }
  const standing = await seats.alone(async (): Promise<LawStanding> => {
    // of those that hung beside it nobody learns how long to wait
    if (seats.size > 1 && first.found.clue?.kind === 'hung') context.timeouts.hung(first.found.step.call.op)
    await expectAnswers(first.found, context)
    const reason = elsewhere(first.found, context.told)
    if (reason !== undefined) return { status: 'inconclusive', reason }
    return confirmFailure(law, context, first.item, first.found)
  })
  return { standing, cases: counted }
}

/** The programs that are written out, then those that are drawn: the same ones under the same seed, however many run at once. */
function* casesOf(law: ProgramLaw, directed: readonly Program[], context: LawContext): Iterable<Program> {
  const { fc, profile, seed, tier, universe } = context
  const aboutLimits = law.group === 'limits' || law.group === 'own'
  const fitting = (program: Program): Program => {
    const accepted = law.verbatim === true ? program : fittedValues(fitted(program, universe), profile.values)
    return aboutLimits ? accepted : withinLimits(accepted, profile.limits)
  }
  for (const program of directed) yield fitting(program)
  if (law.random === undefined) return
  const numRuns = Math.ceil(effortOf[tier].randomRuns * (law.share ?? 1))
  for (const program of fc.sample(law.random(context), { seed, numRuns })) yield fitting(program)
}

/**
 * What is wrong with `program`. Where others run beside it, what goes wrong is run once more with nothing beside it: only that
 * counts, for the others may have been too much for the store. A race is decided in real time there, and may need luck to show
 * again; what its history proves stands.
 */
async function attempt(
  program: Program,
  release: Release,
  context: LawContext,
  made: Tally,
): Promise<ProgramFinding | undefined> {
  if (context.seats.size === 1) return execute(program, context)
  let first: ProgramFinding | undefined
  try {
    first = await execute(program, { ...context, timeouts: context.timeouts.fresh() })
    if (first === undefined) return undefined
  } catch {
    // it shows again, or it was the others
  }
  release()
  return context.seats.alone(async () => {
    await context.sandbox.renew()
    if (first !== undefined) await expectAnswers(first, context)
    made.clear()
    const again = await execute(program, { ...context, timeouts: context.timeouts.fresh() })
    return again ?? (first?.clue?.kind === 'race' ? first : undefined)
  })
}

/** Whether there are keys or values that the store need not take. */
function isNarrow({ keys, limits }: FullProfile): boolean {
  return keys !== 'any' || Object.keys(limits).length > 0
}
