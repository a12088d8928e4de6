/**
 * Puts one law to the test, and counts what that took: the programs that are written out, then those that are drawn; or the
 * experiment that the law runs itself.
 */
import type { FullProfile, Operation } from '../kv/index.ts'
import { confirmFailure } from './confirm-failure.ts'
import { effortOf } from './effort.ts'
import { execute } from './execution/execute.ts'
import type { ProgramFinding } from './execution/finding.ts'
import type { ExperimentLaw, Law, LawContext, ProgramLaw } from './laws/law.ts'
import { fitted } from './program/fit.ts'
import type { Program } from './program/program.ts'
import type { Failure, LawResult } from './report.ts'
import { tokenOf } from './token.ts'

/** What became of a law, without its place in the report. */
export type LawStanding = Pick<LawResult, 'status' | 'reason' | 'failure'>

/** Tests `law`, and counts what that took. */
export async function investigate(law: Law, run: LawContext): Promise<LawResult> {
  const startedAt = performance.now()
  const tally = new Map<Operation, number>()
  let cases = 0
  const context: LawContext = {
    ...run,
    check: law.kind === 'programs' ? law.check : undefined,
    count: (op, calls) => {
      tally.set(op, (tally.get(op) ?? 0) + calls)
    },
  }
  const standing =
    law.kind === 'experiment'
      ? await experiment(law, context)
      : await programs(law, context, () => {
          cases += 1
        })
  const operations = [...tally.values()].reduce((sum, count) => sum + count, 0)
  const idle = law.exercises.find((op) => (tally.get(op) ?? 0) === 0)
  const vacuous: LawStanding | undefined =
    standing.status === 'passed' && idle !== undefined
      ? { status: 'failed', reason: `the law exercised nothing: not one ${idle} was made` }
      : undefined
  return {
    id: law.id,
    group: law.group,
    title: law.title,
    ...(vacuous ?? standing),
    cases: law.kind === 'experiment' ? 1 : cases,
    operations,
    durationMs: performance.now() - startedAt,
  }
}

const nothingToAsk: LawStanding = {
  status: 'unsupported',
  reason: 'the profile leaves no key or value that this law is about',
}

async function experiment(law: ExperimentLaw, context: LawContext): Promise<LawStanding> {
  const conclusion = await law.experiment(context)
  if (conclusion.kind === 'held') return { status: 'passed' }
  if (conclusion.kind === 'nothing-to-ask') return nothingToAsk
  if (conclusion.kind === 'inconclusive') return { status: 'inconclusive', reason: conclusion.reason }
  const { message, program, expected, got, hint, flaky = false } = conclusion.finding
  const token = tokenOf({ backend: context.subject.name, law: law.id, seed: context.seed, tier: context.tier })
  const failure: Failure = {
    message,
    program,
    expected,
    got,
    ...(hint === undefined ? {} : { hint }),
    token,
    flaky,
    repetitions: { failed: 1, of: 1 },
  }
  return { status: 'failed', reason: message, failure }
}

async function programs(law: ProgramLaw, context: LawContext, onCase: () => void): Promise<LawStanding> {
  const { fc, profile, seed, signal, universe } = context
  const fitting = (program: Program): Program => (law.verbatim === true ? program : fitted(program, universe))
  const attempt = (program: Program): Promise<ProgramFinding | undefined> => {
    onCase()
    return execute(program, context)
  }
  const directed = [...(law.directed?.(context) ?? [])]
  if (directed.length === 0 && law.random === undefined && isNarrow(profile) && law.verbatim !== true)
    return nothingToAsk
  for (const written of directed) {
    const program = fitting(written)
    if (signal.aborted) return { status: 'not-run', reason: 'interrupted' }
    const broken = await attempt(program)
    if (broken !== undefined) return confirmFailure(law, context, program, broken)
  }
  if (law.random === undefined) return { status: 'passed' }
  let counterexample: { program: Program; broken: ProgramFinding } | undefined
  const details = await fc.check(
    fc.asyncProperty(law.random(context), async (drawn) => {
      if (signal.aborted) return true // fast-check has no way to be stopped from outside; what is left passes at once
      const program = fitting(drawn)
      const broken = await attempt(program)
      if (broken === undefined) return true
      counterexample = { program, broken }
      return false
    }),
    // the first failure ends it: what follows is repeated and made smaller below, with the time that takes under control
    { seed, numRuns: Math.ceil(effortOf[context.tier].randomRuns * (law.share ?? 1)), endOnFailure: true },
  )
  if (counterexample !== undefined) return confirmFailure(law, context, counterexample.program, counterexample.broken)
  if (details.failed) throw details.errorInstance ?? new Error(`the law ${law.id} could not be tested`)
  return signal.aborted ? { status: 'not-run', reason: 'interrupted' } : { status: 'passed' }
}

/** Whether there are keys or values that the store need not take. */
function isNarrow({ keys, limits }: FullProfile): boolean {
  return keys !== 'any' || Object.keys(limits).length > 0
}
