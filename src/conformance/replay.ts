/** Runs exactly one failure again, from its token. */
import { UsageError } from '../kv/index.ts'
import type { Law } from './law.ts'
import { laws } from './laws/index.ts'
import { type ConformanceOptions, settle } from './options.ts'
import type { ConformanceReport } from './report.ts'
import { runLaws } from './run.ts'
import type { Testable } from './execution/subject.ts'
import { replayOf } from './token.ts'

/**
 * Runs the program of a failure again, on the store given, and reports on its law alone.
 *
 * @param token as the failure's report prints it; rejects with a {@link UsageError} when it is corrupt, or names a law that
 *   does not exist any more
 * @param testable the store; it may be another than the one that failed, to see whether that breaks the law too
 */
export async function replayConformance(
  token: string,
  testable: Testable,
  options: Omit<ConformanceOptions, 'only' | 'seed' | 'tier'> = {},
): Promise<ConformanceReport> {
  const replay = replayOf(token)
  const law = laws.find(({ id }) => id === replay.law)
  if (law === undefined)
    throw new UsageError(`the token names the law '${replay.law}', which this version does not have`)
  const settled = settle({ ...options, seed: replay.seed, tier: replay.tier })
  return runLaws([narrowed(law, replay.program)], testable, settled)
}

/** The law with this program alone. It is meant as it stands: it was fitted to the store when it failed. */
function narrowed(law: Law, program: ReturnType<typeof replayOf>['program']): Law {
  if (law.kind === 'experiment' || program === undefined) return law
  const { random: _drawn, ...written } = law
  return { ...written, exercises: [], verbatim: true, directed: () => [program] }
}
