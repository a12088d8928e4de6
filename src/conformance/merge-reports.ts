/** Makes one report of the reports of the shards of a run. */
import { missingText, type Part, type Shard, together, UsageError } from '../kv/index.ts'
import { everyLawOf } from './laws/index.ts'
import { joined } from './causes.ts'
import type { Cause, ConformanceReport, LawResult, LawStatus } from './report.ts'
import { fine } from './run.ts'
import { isOfOneShard } from './shard-laws.ts'

/** The report of one shard, and where it comes from. */
export type ReportPart = Part<ConformanceReport>

/** Shards without a report, and why there is none. */
export interface Absent {
  /** Whether they may be missing: the laws that are missing then are "not run", and the report is not `ok`. */
  readonly allowed: boolean
  /** Why shards that are known about have no report, by their index: the store could not be opened, say. */
  readonly reasons?: ReadonlyMap<number, string>
}

/**
 * One report of all shards on one store, as a run that was not taken apart would have made it. Throws a {@link UsageError} that
 * names what does not belong together, what is there twice and what is missing.
 */
export function mergeReports(given: readonly ReportPart[], absent: Absent): ConformanceReport {
  const { parts, missing } = together(given, {
    store: ({ backend }) => backend,
    version: ({ version }) => version,
    tier: ({ tier }) => tier,
    seed: ({ seed }) => seed,
    profile: ({ declared }) => declared,
    'kind of clients': ({ processes }) => processes === true,
    'list of laws': ({ shard }) => shard?.laws,
  })
  const [first] = parts
  if (first === undefined) throw new UsageError('there is nothing to merge')
  const unexplained = missing.filter(({ index }) => absent.reasons?.has(index) !== true)
  if (unexplained.length > 0 && !absent.allowed) throw new UsageError(`${first.backend}: ${missingText(unexplained)}`)
  if (parts.length === 1 && missing.length === 0 && first.shard === undefined) return first

  const why = missing.length === 0 ? undefined : whyMissing(missing, unexplained, absent)
  const laws = lawsOf(parts, why)
  const problems = problemsOf(parts, laws)
  const interrupted = parts.find((part) => part.interrupted !== undefined)?.interrupted ?? why
  const { shard: _part, interrupted: _cut, ...rest } = first
  return {
    ...rest,
    ok: interrupted === undefined && problems.length === 0 && laws.every(fine),
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
    durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    ...(interrupted === undefined ? {} : { interrupted }),
    profile: profileOf(parts),
    notices: uniqueOf(parts.flatMap(({ notices }) => notices)),
    waiverProblems: problems,
    laws,
    causes: joined(causesIn(parts, laws), everyLawOf({})),
  }
}

/** The causes that shards found, as far as their laws stand as failed in the whole. */
function causesIn(parts: readonly ConformanceReport[], laws: readonly LawResult[]): readonly Cause[] {
  const failed = new Set(laws.filter(({ status }) => status === 'failed').map(({ id }) => id))
  // a law of which several shards asked a part has the cause that the first of them found
  const told = new Set<string>()
  return parts
    .flatMap(({ causes }) => causes)
    .flatMap((cause): readonly Cause[] => {
      const own = cause.laws.filter((id) => failed.has(id) && !told.has(id))
      for (const id of own) told.add(id)
      return own.length === 0 ? [] : [{ ...cause, laws: own }]
    })
}

function whyMissing(missing: readonly Shard[], unexplained: readonly Shard[], { reasons }: Absent): string {
  const told = missing.flatMap(({ index, count }) => {
    const reason = reasons?.get(index)
    return reason === undefined ? [] : [`shard ${index}/${count} has no report: ${reason}`]
  })
  return [...(unexplained.length === 0 ? [] : [missingText(unexplained)]), ...told].join('; ')
}

/** One result for each law of the whole run, in its order. */
function lawsOf(parts: readonly ConformanceReport[], why: string | undefined): readonly LawResult[] {
  const results = new Map<string, LawResult[]>()
  for (const { laws } of parts) for (const law of laws) results.set(law.id, [...(results.get(law.id) ?? []), law])
  const order = parts[0]?.shard?.laws ?? []
  const stray = [...results.keys()].find((id) => !order.includes(id))
  if (stray !== undefined) throw new UsageError(`a shard has a result of the law '${stray}', which is none of the run`)
  return order.map((id) => {
    const found = results.get(id) ?? []
    const law = known.get(id)
    const [first, ...more] = found
    if (first === undefined && why === undefined) throw new UsageError(`no shard has a result of the law '${id}'`)
    if (first === undefined)
      return {
        id,
        group: law?.group ?? 'own',
        title: law?.title ?? id,
        status: 'not-run',
        reason: why ?? 'its shard is missing',
        cases: 0,
        operations: 0,
        durationMs: 0,
      }
    if (more.length > 0 && law !== undefined && isOfOneShard(law))
      throw new UsageError(`two shards have a result of the law '${id}'`)
    return worstOf(first, more)
  })
}

const known = new Map(everyLawOf({}).map((law) => [law.id, law]))

const worstFirst: readonly LawStatus[] = ['failed', 'inconclusive', 'waived', 'passed', 'not-run', 'unsupported']

/** Of a law that looks back on a run, which each shard asked of its own part. */
function worstOf(first: LawResult, more: readonly LawResult[]): LawResult {
  const all = [first, ...more]
  const worst = worstFirst.flatMap((status) => all.filter((law) => law.status === status))[0] ?? first
  const sum = (of: (law: LawResult) => number): number => all.reduce((total, law) => total + of(law), 0)
  return {
    ...worst,
    cases: sum(({ cases }) => cases),
    operations: sum(({ operations }) => operations),
    durationMs: sum(({ durationMs }) => durationMs),
  }
}

/** A waiver that only some shards found idle was needed in another. */
function problemsOf(parts: readonly ConformanceReport[], laws: readonly LawResult[]): readonly string[] {
  const needed = laws.filter(({ status }) => status === 'waived').map(({ id }) => `the waiver for ${id} is idle`)
  const all = new Set(parts.flatMap(({ waiverProblems }) => waiverProblems))
  return [...all].filter((problem) => !needed.some((idle) => problem.startsWith(idle)))
}

/** A shard that asked nothing did not find out what the profile is. */
function profileOf(parts: readonly ConformanceReport[]): ConformanceReport['profile'] {
  const [first, ...others] = parts.map(({ profile }) => profile).filter((profile) => profile.length > 0)
  for (const other of others) {
    const line = other.find(
      ({ dimension, value }) => value !== first?.find((own) => own.dimension === dimension)?.value,
    )
    if (line !== undefined)
      throw new UsageError(`the shards were held to different profiles: they differ in ${line.dimension}`)
  }
  return first ?? []
}

function uniqueOf<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
}
