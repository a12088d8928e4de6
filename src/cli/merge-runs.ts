/** Makes one document of the documents that the shards of a conformance run wrote. */
import { mergeReports, type ReportPart, reportShape } from '../conformance/internal.ts'
import {
  amount,
  type DataShape,
  dictionaryOf,
  listOf,
  maybe,
  missingText,
  oneOfThese,
  type Part,
  recordOf,
  type Shard,
  text,
  together,
  UsageError,
  wholeAmount,
} from '../kv/index.ts'
import type { RunDocument, UnopenedBackend } from '../report/index.ts'
import { checkVersion, howToGoOn, type ReportFile } from './report-files.ts'

/** Stores of a run at most. */
const mostStores = 1_000

const shape: DataShape<RunDocument> = recordOf<RunDocument>({
  format: oneOfThese(['kv-testkit/run'] as const),
  version: oneOfThese([1] as const),
  toolkit: text,
  startedAt: amount,
  durationMs: amount,
  node: text,
  platform: text,
  command: maybe(text),
  shard: maybe(recordOf<Shard>({ index: wholeAmount, count: wholeAmount })),
  interrupted: maybe(text),
  words: maybe(dictionaryOf(text, mostStores)),
  reports: listOf(reportShape, mostStores),
  unopened: listOf(recordOf<UnopenedBackend>({ backend: text, reason: text }), mostStores),
})

/**
 * The document of the run whose shards wrote `files`. Throws a `UsageError` that names what is no such document, what does not
 * belong together, what is there twice and what is missing.
 *
 * @param version of this toolkit, which must be that of the files: another may write them differently
 * @param allowed whether shards may be missing
 */
export function mergeRuns(files: readonly ReportFile[], version: string, allowed: boolean): RunDocument {
  const given = files.map((file) => partOf(file, version))
  const { parts, missing } = together(given, { 'set of stores': storesOf })
  const [first] = parts
  if (first === undefined) throw new UsageError('there is nothing to merge')
  if (missing.length > 0 && !allowed) throw new UsageError(`${missingText(missing)}; ${howToGoOn}`)
  if (given.length === 1 && missing.length === 0) return first
  const words: Readonly<Record<string, string>> = Object.assign({}, ...parts.map((doc) => doc.words))
  const reports = namesOf(given).map((name) =>
    mergeReports(
      given.flatMap(({ from, part, shard }): readonly ReportPart[] =>
        part.reports.filter(({ backend }) => backend === name).map((report) => ({ from, part: report, shard })),
      ),
      { allowed, reasons: reasonsOf(given, words[name] ?? name) },
    ),
  )
  const merged = new Set(reports.map(({ backend }) => words[backend] ?? backend))
  const unopened = new Map(parts.flatMap((doc) => doc.unopened.map((each) => [each.backend, each])))
  const interrupted =
    parts.find((doc) => doc.interrupted !== undefined)?.interrupted ??
    (missing.length === 0 ? undefined : missingText(missing))
  const { shard: _part, interrupted: _cut, ...rest } = first
  return {
    ...rest,
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
    // as long as the longest of them, for they ran side by side
    durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    node: listed(parts.map(({ node }) => node)),
    platform: listed(parts.map(({ platform }) => platform)),
    ...(interrupted === undefined ? {} : { interrupted }),
    ...(Object.keys(words).length === 0 ? {} : { words }),
    reports,
    unopened: [...unopened.values()].filter(({ backend }) => !merged.has(backend)),
  }
}

function partOf({ path, json }: ReportFile, version: string): Part<RunDocument> {
  checkVersion(path, json, version)
  if (!shape(json, path)) throw new UsageError(`${path} is no document of a run`)
  const twice = json.reports.find(
    ({ backend }, at) => json.reports.findIndex((each) => each.backend === backend) !== at,
  )
  if (twice !== undefined)
    throw new UsageError(`${path} has two reports of a store called '${twice.backend}', which cannot be told apart`)
  return { from: path, part: json, shard: json.shard }
}

/** The stores that a run was asked for, by their words on the command line. */
function storesOf({ words = {}, reports, unopened }: RunDocument): readonly string[] {
  return [...reports.map(({ backend }) => words[backend] ?? backend), ...unopened.map(({ backend }) => backend)].sort()
}

/** The stores of which there is a report, in the order of the first document that has it. */
function namesOf(given: readonly Part<RunDocument>[]): readonly string[] {
  return [...new Set(given.flatMap(({ part }) => part.reports.map(({ backend }) => backend)))]
}

/** Why shards have no report of the store that `word` stands for. */
function reasonsOf(given: readonly Part<RunDocument>[], word: string): ReadonlyMap<number, string> {
  return new Map(
    given.flatMap(({ part, shard }) =>
      part.unopened.filter(({ backend }) => backend === word).map(({ reason }) => [shard?.index ?? 1, reason] as const),
    ),
  )
}

function listed(all: readonly string[]): string {
  return [...new Set(all)].join(', ')
}
