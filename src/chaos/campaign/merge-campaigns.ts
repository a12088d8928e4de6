/** Makes one campaign of those that the shards of one made. */
import { missingText, type Part, together, UsageError } from '../../kv/index.ts'
import { type CampaignCause, type ChaosCampaign, countsOf } from './campaign.ts'
import { mostSeeds } from './tally.ts'

/**
 * One campaign of all shards, as one that was not taken apart would have made it. Throws a {@link UsageError} that names what
 * does not belong together, what is there twice and what is missing.
 *
 * @param allowed whether shards may be missing: the campaign is not `ok` then
 */
export function mergeCampaigns(given: readonly Part<ChaosCampaign>[], allowed: boolean): ChaosCampaign {
  const { parts, missing } = together(given, {
    store: ({ backend }) => backend,
    version: ({ version }) => version,
    time: ({ time }) => time,
    seed: ({ seed }) => seed,
    'number of runs': ({ runs }) => runs,
    'list of settings': ({ settings }) => settings,
    'end with the first failure': ({ bail }) => bail,
    corpus: ({ corpus }) => corpus,
  })
  const [first] = parts
  if (first === undefined) throw new UsageError('there is nothing to merge')
  if (missing.length > 0 && !allowed) throw new UsageError(`${first.backend}: ${missingText(missing)}`)
  if (parts.length === 1 && missing.length === 0) return first
  const interrupted =
    parts.find((part) => part.interrupted !== undefined)?.interrupted ??
    (missing.length === 0 ? undefined : missingText(missing))
  const causes = causesOf(parts)
  const sum = (of: (part: ChaosCampaign) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const { shard: _part, interrupted: _cut, ...rest } = first
  return {
    ...rest,
    ok: interrupted === undefined && causes.length === 0,
    done: sum(({ done }) => done),
    operations: sum(({ operations }) => operations),
    verdicts: countsOf((verdict) => sum(({ verdicts }) => verdicts[verdict])),
    causes,
    mended: parts.flatMap(({ mended }) => mended),
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
    durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    ...(interrupted === undefined ? {} : { interrupted }),
  }
}

/** Causes that shards have in common once, with the plan of the first run that showed it. */
function causesOf(parts: readonly ChaosCampaign[]): readonly CampaignCause[] {
  const causes = new Map<string, CampaignCause>()
  for (const cause of parts.flatMap((part) => part.causes).sort((a, b) => a.first - b.first)) {
    const sofar = causes.get(cause.cause)
    const kept = sofar?.kept ?? cause.kept
    causes.set(
      cause.cause,
      sofar === undefined
        ? cause
        : {
            ...sofar,
            count: sofar.count + cause.count,
            seeds: [...sofar.seeds, ...cause.seeds].slice(0, mostSeeds),
            ...(kept === undefined ? {} : { kept }),
          },
    )
  }
  return [...causes.values()]
}
