/** The run in the Common Test Report Format, https://ctrf.io (specification and schema: ctrf-io/ctrf). */
import type { LawResult, LawStatus } from '../conformance/index.ts'
import { type RunDocument, runOk } from './document.ts'
import { replayCommand } from './replay-command.ts'
import { visible } from '../kv/index.ts'

/** The version of the format that is written: the one whose schema is published, in the npm package `ctrf`. */
const specVersion = '0.0.0'

/** The statuses that the format knows. */
export type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other'

/** One law on one backend. */
export interface CtrfTest {
  readonly name: string
  readonly status: CtrfStatus
  /** Whole milliseconds. */
  readonly duration: number
  readonly suite: readonly string[]
  readonly rawStatus?: string
  readonly message?: string
  readonly snippet?: string
  readonly flaky?: boolean
  readonly tags?: readonly string[]
  readonly extra?: Readonly<Record<string, string | number | boolean>>
}

/** A whole report. */
export interface CtrfReport {
  readonly reportFormat: 'CTRF'
  readonly specVersion: string
  readonly timestamp: string
  readonly generatedBy: string
  readonly results: {
    readonly tool: { readonly name: string; readonly version: string }
    readonly summary: Readonly<Record<CtrfStatus | 'tests' | 'suites' | 'start' | 'stop' | 'duration', number>>
    readonly tests: readonly CtrfTest[]
    readonly environment: {
      readonly osPlatform: string
      readonly extra: { readonly node: string; readonly ok: boolean }
    }
  }
}

const statuses: Readonly<Record<LawStatus, CtrfStatus>> = {
  passed: 'passed',
  failed: 'failed',
  waived: 'skipped',
  unsupported: 'skipped',
  'not-run': 'skipped',
  inconclusive: 'other',
}

/** The run as CTRF. */
export function toCtrf(doc: RunDocument): CtrfReport {
  const tests = [
    ...doc.reports.flatMap(({ backend, laws, causes, waiverProblems }) => [
      ...laws.map((law) => lawTest(doc, backend, law, causes.find((cause) => cause.laws.includes(law.id))?.laws[0])),
      ...waiverProblems.map((problem) => broken(visible(problem), [backend, 'waivers'], problem)),
    ]),
    ...doc.unopened.map(({ backend, reason }) => broken('the backend opens', [backend], reason)),
    ...(doc.interrupted === undefined ? [] : [broken('the run ends', ['kv-testkit'], doc.interrupted)]),
  ]
  return ctrfOf(doc, tests, runOk(doc))
}

/** What made a report, and when. */
export type CtrfFacts = Pick<RunDocument, 'toolkit' | 'node' | 'platform' | 'startedAt' | 'durationMs'>

/** Tests as a report. */
export function ctrfOf(doc: CtrfFacts, tests: readonly CtrfTest[], ok: boolean): CtrfReport {
  const of = (status: CtrfStatus): number => tests.filter((test) => test.status === status).length
  const stop = Math.round(doc.startedAt + doc.durationMs)
  return {
    reportFormat: 'CTRF',
    specVersion,
    timestamp: new Date(stop).toISOString(),
    generatedBy: 'kv-testkit',
    results: {
      tool: { name: 'kv-testkit', version: visible(doc.toolkit) },
      summary: {
        tests: tests.length,
        passed: of('passed'),
        failed: of('failed'),
        skipped: of('skipped'),
        pending: of('pending'),
        other: of('other'),
        suites: new Set(tests.map((test) => JSON.stringify(test.suite))).size,
        start: Math.round(doc.startedAt),
        stop,
        duration: Math.round(doc.durationMs),
      },
      tests,
      environment: { osPlatform: visible(doc.platform), extra: { node: visible(doc.node), ok } },
    },
  }
}

function broken(name: string, suite: readonly string[], message: string): CtrfTest {
  return { name, status: 'failed', duration: 0, suite: suite.map(visible), message: visible(message) }
}

function lawTest(doc: RunDocument, backend: string, law: LawResult, cause: string | undefined): CtrfTest {
  const { failure, waiver } = law
  const message = failure?.message ?? law.reason
  return {
    name: visible(`${law.id}: ${law.title}`),
    status: statuses[law.status],
    duration: Math.round(law.durationMs),
    suite: [visible(backend), visible(law.group)],
    rawStatus: law.status,
    ...(message === undefined ? {} : { message: visible(message) }),
    ...(failure === undefined ? {} : { snippet: visible(failure.program) }),
    ...(law.status === 'passed' ? {} : { tags: [law.status] }),
    extra: {
      cases: law.cases,
      operations: law.operations,
      // the law that shows best why this one failed
      ...(cause === undefined ? {} : { cause: visible(cause) }),
      ...(waiver === undefined ? {} : { waivedUntil: visible(waiver.expires) }),
      ...(failure === undefined
        ? {}
        : {
            expected: visible(failure.expected),
            got: visible(failure.got),
            ...(failure.hint === undefined ? {} : { hint: visible(failure.hint) }),
            // The format's own "flaky" is a test that passed in the end; a law that failed once has failed.
            deterministic: !failure.flaky,
            replay: visible(replayCommand(doc, backend, failure.token)),
          }),
    },
  }
}
