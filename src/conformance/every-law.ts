/** Asks the laws one after another, as far as they apply and time allows. */
import { cannotOpen, UsageError } from '../kv/index.ts'
import type { Terms } from './execution/terms.ts'
import { type Inquiry, investigate, type Zeal } from './investigate.ts'
import type { Law, Setting } from './laws/law.ts'
import { type Gate, gateOf } from './needs.ts'
import type { Settled } from './options.ts'
import type { LawResult, Tier } from './report.ts'

const zeals: Readonly<Record<Tier, Zeal>> = {
  smoke: { randomRuns: 15, repetitions: 3, shrinking: { tries: 200, ms: 3_000 } },
  standard: { randomRuns: 60, repetitions: 4, shrinking: { tries: 500, ms: 8_000 } },
  soak: { randomRuns: 200, repetitions: 10, shrinking: { tries: 2_000, ms: 30_000 } },
}

/** What asking takes. */
export interface Asking {
  readonly terms: Terms
  readonly setting: Setting
  readonly settled: Settled
}

/** One result a law, in their order. */
export async function everyLaw(chosen: readonly Law[], asking: Asking): Promise<readonly LawResult[]> {
  const { settled } = asking
  const deadline = performance.now() + settled.budgetMs
  const results: LawResult[] = []
  let unopened = 0
  for (const law of chosen) {
    const gate = unopened >= 2 ? notRun('the store cannot be opened any more') : gateFor(law, asking, deadline)
    const result = gate === undefined ? await asked(law, asking, asking.setting.seed) : unasked(law, gate)
    unopened = result.status === 'failed' && result.reason?.includes(cannotOpen) === true ? unopened + 1 : 0
    results.push(result)
    settled.onProgress({ law: result, done: results.length, of: chosen.length })
  }
  return settled.tier === 'soak' ? soaked(chosen, results, asking, deadline) : results
}

/** Asks again and again, each round under a seed of its own, until the time is spent or every law that draws has failed. */
async function soaked(
  chosen: readonly Law[],
  first: readonly LawResult[],
  asking: Asking,
  deadline: number,
): Promise<readonly LawResult[]> {
  const results = [...first]
  for (let round = 1; ; round += 1) {
    let asks = 0
    for (const [index, law] of chosen.entries()) {
      const sofar = results[index]
      if (sofar?.status !== 'passed' || law.kind !== 'programs' || law.random === undefined) continue
      if (performance.now() >= deadline || asking.settled.signal.aborted) return results
      const { directed: _written, ...drawn } = law
      const result = await asked(drawn, asking, asking.setting.seed + round)
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

function gateFor(law: Law, { terms, settled }: Asking, deadline: number): Gate | undefined {
  if (settled.signal.aborted) return notRun('interrupted')
  const gate = gateOf(law.needs, terms.profile, terms.subject)
  if (gate !== undefined) return gate
  return performance.now() > deadline ? notRun(`the time budget of ${settled.budgetMs} ms was spent`) : undefined
}

/** A store that cannot be opened any more, or a defect of the law itself, must not end the run. */
async function asked(law: Law, { terms, setting, settled }: Asking, seed: number): Promise<LawResult> {
  const inquiry: Inquiry = {
    terms,
    setting: { ...setting, seed },
    zeal: zeals[settled.tier],
    signal: settled.signal,
  }
  try {
    return await investigate(law, inquiry)
  } catch (error) {
    const said = error instanceof UsageError || !(error instanceof Error) ? String(error) : error.stack
    return { ...unasked(law, notRun(`the law could not be put to the test: ${said}`)), status: 'failed' }
  }
}

function notRun(reason: string): Gate {
  return { status: 'not-run', reason }
}

function unasked(law: Law, { status, reason }: Gate): LawResult {
  return { id: law.id, group: law.group, title: law.title, status, reason, cases: 0, operations: 0, durationMs: 0 }
}
