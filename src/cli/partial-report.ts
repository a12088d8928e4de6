/** The report of a run that was cut short. */
import { type ConformanceReport, type LawResult } from '../conformance/index.ts'
import { plainProfile } from '../kv/index.ts'
import { laws, lawsOfShard, selectLaws } from '../conformance/internal.ts'
import type { RunOptions } from './run-messages.ts'

/** What is known of a run that can make no report any more. */
export interface UnfinishedRun {
  /** The results of the laws that were decided. */
  readonly done: readonly LawResult[]
  /** Why there will be no more. */
  readonly why: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly options: RunOptions
}

/** The report on `backend` that stands in for the run's own: what was decided, and every law that was not with the reason. */
export function partialReport(backend: string, { done, why, startedAt, options }: UnfinishedRun): ConformanceReport {
  const { shard } = options
  const chosen = selectLaws(laws, options.only)
  const left = lawsOfShard(chosen, shard)
    .filter(({ id }) => !done.some((law) => law.id === id))
    .map(({ id, group, title }): LawResult => ({
      id,
      group,
      title,
      status: 'not-run',
      reason: why,
      cases: 0,
      operations: 0,
      durationMs: 0,
    }))
  return {
    ok: false,
    backend,
    tier: options.tier ?? 'standard',
    seed: options.seed,
    ...(shard === undefined ? {} : { shard: { ...shard, laws: chosen.map(({ id }) => id) } }),
    startedAt,
    durationMs: Date.now() - startedAt,
    interrupted: why,
    declared: plainProfile(options.profile ?? {}),
    profile: [],
    notices: [],
    waiverProblems: [],
    laws: [...done, ...left],
    causes: done.filter(({ status }) => status === 'failed').map(({ id }) => ({ id, laws: [id], calls: [] })),
  }
}
