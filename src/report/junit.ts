/**
 * The run as JUnit XML, in the form that Jenkins, GitLab and GitHub's viewers read: a suite a backend, a case a law. Whatever makes
 * a run not `ok` is a failure or an error here too, so that no viewer shows green where the run was not.
 */
import type { ConformanceReport, Failure, LawResult } from '../conformance/index.ts'
import type { RunDocument } from './document.ts'
import { errorLines } from './error-lines.ts'
import { escapeMarkup, escapeXmlAttribute } from './escape.ts'
import { replayCommand } from './replay-command.ts'

/** One test case. */
export interface JUnitCase {
  readonly classname: string
  readonly name: string
  readonly seconds: number
  readonly outcome?: {
    readonly kind: 'failure' | 'error' | 'skipped'
    readonly type: string
    readonly message: string
    readonly body?: string
  }
}

/** The run as one XML document. */
export function toJUnit(doc: RunDocument): string {
  const suites = [
    ...doc.reports.map((report) => ({
      name: report.version === undefined ? report.backend : `${report.backend} (${report.version})`,
      startedAt: report.startedAt,
      durationMs: report.durationMs,
      cases: casesOf(doc, report),
    })),
    ...doc.unopened.map(({ backend, reason }) => ({
      name: backend,
      startedAt: doc.startedAt,
      durationMs: 0,
      cases: [errorCase(backend, 'opens', 'not-opened', reason)],
    })),
    ...(doc.interrupted === undefined
      ? []
      : [
          {
            name: 'kv-testkit',
            startedAt: doc.startedAt,
            durationMs: doc.durationMs,
            cases: [errorCase('kv-testkit', 'the run ends', 'interrupted', doc.interrupted)],
          },
        ]),
  ]
  return junitXml(suites, doc.durationMs)
}

/** A suite of test cases. */
export interface JUnitSuite {
  readonly name: string
  readonly startedAt: number
  readonly durationMs: number
  readonly cases: readonly JUnitCase[]
}

/** Suites as one XML document. */
export function junitXml(suites: readonly JUnitSuite[], durationMs: number): string {
  const body = suites.map(
    (suite) =>
      `  <testsuite name="${escapeXmlAttribute(suite.name)}" ${counts(suite.cases)} time="${seconds(suite.durationMs)}" timestamp="${new Date(suite.startedAt).toISOString().slice(0, 19)}">\n${suite.cases.map(caseXml).join('')}  </testsuite>\n`,
  )
  const all = suites.flatMap((suite) => suite.cases)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kv-testkit" ${counts(all)} time="${seconds(durationMs)}">\n${body.join('')}</testsuites>\n`
}

function casesOf(doc: RunDocument, report: ConformanceReport): readonly JUnitCase[] {
  const problems = report.waiverProblems.map((problem) =>
    errorCase(`${report.backend}.waivers`, problem, 'waiver', problem),
  )
  const early =
    report.interrupted === undefined
      ? []
      : [errorCase(report.backend, 'the run ends', 'interrupted', report.interrupted)]
  const shownBy = new Map(report.causes.flatMap(({ laws: [shown, ...others] }) => others.map((id) => [id, shown])))
  return [...report.laws.map((law) => lawCase(doc, report.backend, law, shownBy.get(law.id))), ...problems, ...early]
}

function errorCase(classname: string, name: string, type: string, message: string): JUnitCase {
  return { classname, name, seconds: 0, outcome: { kind: 'error', type, message } }
}

function lawCase(doc: RunDocument, backend: string, law: LawResult, shownBy: string | undefined): JUnitCase {
  const base = {
    classname: `${backend}.${law.group}`,
    name: `${law.id}: ${law.title}`,
    seconds: law.durationMs / 1_000,
  }
  const { failure, status } = law
  if (status === 'passed') return base
  const type = status
  if (status === 'failed') {
    const said = failure?.message ?? law.reason ?? law.title
    const message = shownBy === undefined ? said : `The same cause as ${shownBy}. ${said}`
    return {
      ...base,
      outcome: {
        kind: 'failure',
        type,
        message,
        ...(failure === undefined ? {} : { body: failureText(failure, replayCommand(doc, backend, failure.token)) }),
      },
    }
  }
  return {
    ...base,
    outcome: {
      kind: status === 'inconclusive' ? 'error' : 'skipped',
      type,
      message: `${status}: ${law.reason ?? 'no reason given'}`,
    },
  }
}

function failureText(failure: Failure, replay: string): string {
  return [
    failure.message,
    '',
    failure.program.trimEnd(),
    '',
    `expected: ${failure.expected}`,
    `got: ${failure.got}`,
    ...errorLines(failure),
    ...(failure.hint === undefined ? [] : [`hint: ${failure.hint}`]),
    ...(failure.flaky
      ? [`flaky: failed in ${failure.repetitions.failed} of ${failure.repetitions.of} repetitions`]
      : []),
    `replay: ${replay}`,
  ].join('\n')
}

function counts(cases: readonly JUnitCase[]): string {
  const of = (kind: string): number => cases.filter((one) => one.outcome?.kind === kind).length
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`
}

function caseXml({ classname, name, seconds: time, outcome }: JUnitCase): string {
  const open = `    <testcase classname="${escapeXmlAttribute(classname)}" name="${escapeXmlAttribute(name)}" time="${time.toFixed(3)}"`
  if (outcome === undefined) return `${open}/>\n`
  const { kind, type, message, body } = outcome
  // The skipped element has no type in the schema of Jenkins.
  const attributes = `${kind === 'skipped' ? '' : ` type="${type}"`} message="${escapeXmlAttribute(message)}"`
  const inner = body === undefined ? `<${kind}${attributes}/>` : `<${kind}${attributes}>${escapeMarkup(body)}</${kind}>`
  return `${open}>\n      ${inner}\n    </testcase>\n`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3)
}
