/** The shape of a report that comes out of a file. */
import {
  amount,
  checkProfile,
  type DataShape,
  type ErrorLink,
  isObject,
  listOf,
  maybe,
  oneOfThese,
  operations,
  profileDimensions,
  recordOf,
  text,
  truth,
  UsageError,
  type Waiver,
  wholeAmount,
} from '../kv/index.ts'
import {
  type ConformanceNotice,
  type Cause,
  type ConformanceReport,
  type ConformanceShard,
  type Failure,
  lawGroups,
  type LawResult,
  lawStatuses,
  type ProfileLine,
  tiers,
} from './report.ts'

/** Laws of a run at most, those of its author included. */
const mostLaws = 10_000

/** Errors in a chain at most: several times what a run keeps. */
const mostErrors = 100

const failure = recordOf<Failure>({
  message: text,
  program: text,
  expected: text,
  got: text,
  errors: maybe(listOf(recordOf<ErrorLink>({ message: text, at: maybe(text) }), mostErrors)),
  hint: maybe(text),
  token: text,
  flaky: truth,
  repetitions: recordOf<Failure['repetitions']>({ failed: wholeAmount, of: wholeAmount }),
})

const waiver = recordOf<Waiver>({
  law: text,
  reason: text,
  issue: maybe(text),
  expires: text,
  flaky: maybe(oneOfThese([true] as const)),
})

const law = recordOf<LawResult>({
  id: text,
  group: oneOfThese(lawGroups),
  title: text,
  status: oneOfThese(lawStatuses),
  reason: maybe(text),
  power: maybe(text),
  failure: maybe(failure),
  waiver: maybe(waiver),
  cases: amount,
  operations: amount,
  durationMs: amount,
})

const declared: DataShape<ConformanceReport['declared']> = (value, where): value is ConformanceReport['declared'] => {
  if (!isObject(value)) throw new UsageError(`${where} is no object`)
  const { keys, ...rest }: { readonly keys?: unknown } = value
  checkProfile(rest)
  return keys === undefined || text(keys, `${where}.keys`)
}

/** The shape of a report. */
export const reportShape: DataShape<ConformanceReport> = recordOf<ConformanceReport>({
  ok: truth,
  backend: text,
  version: maybe(text),
  tier: oneOfThese(tiers),
  seed: wholeAmount,
  shard: maybe(recordOf<ConformanceShard>({ index: wholeAmount, count: wholeAmount, laws: listOf(text, mostLaws) })),
  startedAt: amount,
  durationMs: amount,
  processes: maybe(oneOfThese([true] as const)),
  interrupted: maybe(text),
  declared,
  profile: listOf(
    recordOf<ProfileLine>({
      dimension: oneOfThese(profileDimensions),
      value: text,
      source: oneOfThese(['declared', 'probed', 'default'] as const),
      deviates: truth,
    }),
    100,
  ),
  notices: listOf(recordOf<ConformanceNotice>({ dimension: oneOfThese(profileDimensions), message: text }), 1_000),
  waiverProblems: listOf(text, mostLaws),
  laws: listOf(law, mostLaws),
  causes: listOf(
    recordOf<Cause>({
      id: text,
      laws: listOf(text, mostLaws),
      calls: listOf(oneOfThese(operations), 100),
      symptom: maybe(text),
    }),
    mostLaws,
  ),
})
