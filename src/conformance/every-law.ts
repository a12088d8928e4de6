/** Asks the laws one after another, as far as they apply and time allows. */
import { cannotOpen, quoted, traceOf, UsageError } from '../kv/index.ts'
import { investigate } from './investigate.ts'
import type { Law, LawContext } from './laws/law.ts'
import { type Gate, gateOf } from './needs.ts'
import type { RunOptions } from './options.ts'
import type { LawResult } from './report.ts'

/** When to stop asking, and who is told how far it has come. */
type Pace = Pick<RunOptions, 'budgetMs' | 'onProgress'>

/** One result a law, in their order. */
export async function everyLaw(
  chosen: readonly Law[],
  context: LawContext,
  { budgetMs, onProgress }: Pace,
): Promise<readonly LawResult[]> {
  const deadline = performance.now() + budgetMs
  const overdue = (): Gate | undefined =>
    performance.now() > deadline ? notRun(`the time budget of ${budgetMs} ms was spent`) : undefined
  const results: LawResult[] = []
  let unopened = 0
  for (const law of chosen) {
    const gate = unopened >= 2 ? notRun('the store cannot be opened any more') : (gateFor(law, context) ?? overdue())
    const result = gate === undefined ? await asked(law, context) : unasked(law, gate)
    unopened = result.status === 'failed' && result.reason?.includes(cannotOpen) === true ? unopened + 1 : 0
    results.push(result)
    onProgress({ law: result, done: results.length, of: chosen.length })
  }
  return context.tier === 'soak' ? soaked(chosen, results, context, deadline) : results
}

/** Asks again and again, each round under a seed of its own, until the time is spent or every law that draws has failed. */
async function soaked(
  chosen: readonly Law[],
  first: readonly LawResult[],
  context: LawContext,
  deadline: number,
): Promise<readonly LawResult[]> {
  const results = [...first]
  for (let round = 1; ; round += 1) {
    let asks = 0
    for (const [index, law] of chosen.entries()) {
      const sofar = results[index]
      if (sofar?.status !== 'passed' || law.kind !== 'programs' || law.random === undefined) continue
      if (performance.now() >= deadline || context.signal.aborted) return results
      const { directed: _written, ...drawn } = law
      const result = await asked(drawn, { ...context, seed: context.seed + round })
      asks += 1
      results[index] = {
        ...(result.status === 'not-run' ? sofar : result),
        cases: sofar.cases + result.cases,
        operations: sofar.operations + result.operations,
        durationMs: sofar.durationMs + result.durationMs,
      }
    }
    if (asks === 0) return results
  }
}

function gateFor(law: Law, { profile, subject, signal }: LawContext): Gate | undefined {
  return signal.aborted ? notRun('interrupted') : gateOf(law.needs, profile, subject)
}

/** A store that cannot be opened any more, or a defect of the law itself, must not end the run. */
async function asked(law: Law, context: LawContext): Promise<LawResult> {
  try {
    return await investigate(law, context)
  } catch (error) {
    const said = error instanceof UsageError ? String(error) : quoted(traceOf(error))
    return { ...unasked(law, notRun(`the law could not be put to the test: ${said}`)), status: 'failed' }
  }
}

function notRun(reason: string): Gate {
  return { status: 'not-run', reason }
}

function unasked(law: Law, { status, reason }: Gate): LawResult {
  return { id: law.id, group: law.group, title: law.title, status, reason, cases: 0, operations: 0, durationMs: 0 }
}
