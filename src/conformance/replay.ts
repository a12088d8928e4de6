/** Runs exactly one failure again, from its token. */
import { type Target, UsageError } from '../kv/index.ts'
import type { Law } from './laws/law.ts'
import { everyLawOf } from './laws/index.ts'
import { type ConformanceOptions, withDefaults } from './options.ts'
import type { ConformanceReport } from './report.ts'
import type { Program } from './program/program.ts'
import { runLaws } from './run.ts'
import { unpackToken } from './token.ts'

/** What a replay can be told: what decides which programs are run is in the token. */
export interface ReplayOptions extends Omit<ConformanceOptions, 'only' | 'seed' | 'shard' | 'tier'> {
  /** As the failure's report prints it. */
  readonly token: string
}

/**
 * Runs the program of a failure again, on the store given, and reports on its law alone. The store may be another than the one
 * that failed, to see whether that breaks the law too.
 *
 * @returns the report; rejects with a {@link UsageError} where the token is corrupt, or names a law that does not exist any more
 * @example
 * const report = await replayConformance(() => new MyBackend(), { token: 'kvt1:...' })
 */
export async function replayConformance(target: Target, options: ReplayOptions): Promise<ConformanceReport> {
  const { token, ...rest } = options
  const replay = unpackToken(token)
  const law = everyLawOf(rest).find(({ id }) => id === replay.law)
  if (law === undefined)
    throw new UsageError(
      `the token names the law '${replay.law}', which this version does not have; a law of your own is given to the replay as it was to the run (laws)`,
    )
  const settings = withDefaults({ ...rest, seed: replay.seed, tier: replay.tier })
  return runLaws([narrowed(law, replay.program)], target, settings)
}

/** The law with this program alone. It is meant as it stands: it was fitted to the store when it failed. */
function narrowed(law: Law, program: Program | undefined): Law {
  if (law.kind === 'experiment' || program === undefined) return law
  const { random: _drawn, ...written } = law
  return { ...written, exercises: [], verbatim: true, minimal: true, directed: () => [program] }
}
