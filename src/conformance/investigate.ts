/**
 * Puts one law to the test. A first failure is believed only after the same program has been run again: whether it fails every
 * time is told apart from a flaky failure before anything is made smaller.
 */
import type { FullProfile } from '../kv/index.ts'
import type { Mismatch } from './execution/judge.ts'
import { execute } from './execution/execute.ts'
import type { Broken, Terms } from './execution/terms.ts'
import { fitted } from './program/fit.ts'
import { hintFor } from './failure/hints.ts'
import type { ExperimentLaw, Law, ProgramLaw, Setting } from './laws/law.ts'
import { type Effort, minimize } from './failure/minimize.ts'
import { printProgram } from './failure/print-program.ts'
import type { Call, Program } from './program/program.ts'
import type { Failure, LawResult } from './report.ts'
import { tokenOf } from './token.ts'

/** How often a tier draws programs, and how much it spends on making a failure smaller. */
export interface Zeal {
  readonly randomRuns: number
  readonly repetitions: number
  readonly shrinking: Effort
}

/** What testing one law may use. */
export interface Inquiry {
  readonly terms: Terms
  readonly setting: Setting
  readonly zeal: Zeal
  /** Aborts between programs. */
  readonly signal: AbortSignal
}

/** A result without its place in the report. */
type Verdict = Pick<LawResult, 'status' | 'reason' | 'failure'>

/** Tests `law`, and counts what that took. */
export async function investigate(law: Law, inquiry: Inquiry): Promise<LawResult> {
  const startedAt = performance.now()
  const tally = new Map<Call['op'], number>()
  let cases = 0
  const terms: Terms = {
    ...inquiry.terms,
    count: (op, calls) => {
      tally.set(op, (tally.get(op) ?? 0) + calls)
    },
  }
  const verdict =
    law.kind === 'experiment'
      ? await experiment(law, { ...inquiry, terms })
      : await programs(law, { ...inquiry, terms }, () => {
          cases += 1
        })
  const operations = [...tally.values()].reduce((sum, count) => sum + count, 0)
  const idle = law.exercises.find((op) => (tally.get(op) ?? 0) === 0)
  const vacuous: Verdict | undefined =
    verdict.status === 'passed' && idle !== undefined
      ? { status: 'failed', reason: `the law exercised nothing: not one ${idle} was made` }
      : undefined
  return {
    id: law.id,
    group: law.group,
    title: law.title,
    ...(vacuous ?? verdict),
    cases: law.kind === 'experiment' ? 1 : cases,
    operations,
    durationMs: performance.now() - startedAt,
  }
}

const moot: Verdict = { status: 'unsupported', reason: 'the profile leaves no key or value that this law is about' }

async function experiment(law: ExperimentLaw, inquiry: Inquiry): Promise<Verdict> {
  const finding = await law.experiment(inquiry.terms, inquiry.setting)
  if (finding.kind === 'held') return { status: 'passed' }
  if (finding.kind === 'moot') return moot
  if (finding.kind === 'inconclusive') return { status: 'inconclusive', reason: finding.reason }
  const { setting, terms } = inquiry
  const token = tokenOf({ backend: terms.subject.name, law: law.id, seed: setting.seed, tier: setting.tier })
  const failure: Failure = { flaky: false, repetitions: { failed: 1, of: 1 }, ...finding.failure, token }
  return { status: 'failed', reason: failure.message, failure }
}

async function programs(law: ProgramLaw, inquiry: Inquiry, onCase: () => void): Promise<Verdict> {
  const { terms, setting, signal } = inquiry
  const fitting = (program: Program): Program => (law.verbatim === true ? program : fitted(program, setting.universe))
  const attempt = (program: Program): Promise<Broken | undefined> => {
    onCase()
    return execute(program, terms)
  }
  const directed = [...(law.directed?.(setting) ?? [])]
  if (directed.length === 0 && law.random === undefined && isNarrow(setting.profile) && law.verbatim !== true)
    return moot
  for (const written of directed) {
    const program = fitting(written)
    if (signal.aborted) return { status: 'not-run', reason: 'interrupted' }
    const broken = await attempt(program)
    if (broken !== undefined) return failed(law, inquiry, program, broken)
  }
  if (law.random === undefined) return { status: 'passed' }
  const { fc } = setting
  let counterexample: { program: Program; broken: Broken } | undefined
  const details = await fc.check(
    fc.asyncProperty(law.random(setting), async (drawn) => {
      if (signal.aborted) return true // fast-check has no way to be stopped from outside; what is left passes at once
      const program = fitting(drawn)
      const broken = await attempt(program)
      if (broken === undefined) return true
      counterexample = { program, broken }
      return false
    }),
    // the first failure ends it: what follows is repeated and made smaller below, with the time that takes under control
    { seed: setting.seed, numRuns: Math.ceil(inquiry.zeal.randomRuns * (law.share ?? 1)), endOnFailure: true },
  )
  if (counterexample !== undefined) return failed(law, inquiry, counterexample.program, counterexample.broken)
  if (details.failed) throw details.errorInstance ?? new Error(`the law ${law.id} could not be tested`)
  return signal.aborted ? { status: 'not-run', reason: 'interrupted' } : { status: 'passed' }
}

/** Whether there are keys or values that the store need not take. */
function isNarrow({ keys, limits }: FullProfile): boolean {
  return keys !== 'any' || Object.keys(limits).length > 0
}

async function failed(law: ProgramLaw, inquiry: Inquiry, program: Program, first: Broken): Promise<Verdict> {
  const { terms, zeal } = inquiry
  const hung = first.clue?.kind === 'hung'
  // a hang costs its whole time-out each time it is shown, so it is repeated once and hardly made smaller
  const spent = hung && terms.patience.spent(first.step.call.op)
  const of = spent ? 1 : hung ? Math.min(2, zeal.repetitions) : zeal.repetitions
  let failures = 1
  for (let again = 1; again < of; again += 1) if ((await execute(program, terms)) !== undefined) failures += 1
  const flaky = failures < of
  // a race that is decided in real time goes wrong now and then; it is made smaller all the same
  const keep = spent || (flaky && first.clue?.kind !== 'race')
  const { program: shown, broken } = keep ? { program, broken: first } : await smaller(program, first, inquiry, hung)
  return {
    status: 'failed',
    reason: messageOf(law, broken),
    failure: failureOf(law, inquiry, shown, broken, { failed: failures, of }),
  }
}

/** Smaller, as long as it goes wrong in the same way: another defect met on the way is not this one. */
async function smaller(
  program: Program,
  first: Broken,
  inquiry: Inquiry,
  hung: boolean,
): Promise<{ readonly program: Program; readonly broken: Broken }> {
  const effort = hung ? { tries: 4, ms: inquiry.zeal.shrinking.ms } : inquiry.zeal.shrinking
  let last = first
  const smallest = await minimize(
    program,
    async (candidate) => {
      const broken = await brokenAgain(candidate, first, inquiry.terms)
      last = broken ?? last
      return broken !== undefined
    },
    effort,
  )
  // waiting grows shorter while a hang is shown again and again; what counts is how long it was waited for at first
  return { program: smallest, broken: hung ? { ...last, got: first.got } : last }
}

/** What is wrong with `program` if it is wrong in the way of `first`; of a race it is enough that it is so in one of several runs. */
async function brokenAgain(program: Program, first: Broken, terms: Terms): Promise<Broken | undefined> {
  const raced = first.clue?.kind === 'race'
  for (let run = 0; run < (raced ? 5 : 1); run += 1) {
    const broken = await execute(program, terms)
    if (broken === undefined || broken.clue?.kind !== first.clue?.kind) continue
    if (raced || broken.step.call.op === first.step.call.op) return broken
  }
  return undefined
}

function failureOf(
  law: ProgramLaw,
  inquiry: Inquiry,
  program: Program,
  broken: Broken,
  repetitions: Failure['repetitions'],
): Failure {
  const { terms, setting } = inquiry
  const { call } = broken.step
  const hint = hintFor(program.trap, broken.clue, call.op === 'list' ? call.prefix : undefined)
  return {
    message: messageOf(law, broken),
    program: printProgram(program, broken, terms.profile, terms.subject.opening),
    expected: broken.expected,
    got: broken.got,
    ...(hint === undefined ? {} : { hint }),
    token: tokenOf({ backend: terms.subject.name, law: law.id, seed: setting.seed, tier: setting.tier, program }),
    flaky: repetitions.failed < repetitions.of,
    repetitions,
  }
}

function messageOf(law: Law, broken: Mismatch & Pick<Broken, 'step' | 'proof'>): string {
  if (broken.proof !== undefined) return `${law.title} ${broken.proof.sentence}`
  return `${law.title} After the calls shown, ${broken.step.call.op} was wrong: expected ${broken.expected}; got ${broken.got}.`
}
