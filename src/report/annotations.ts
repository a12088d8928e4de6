/** The run as workflow commands of GitHub Actions: one line each, shown beside the change that broke it. */
import type { RunDocument } from './document.ts'
import { escapeCommandData, escapeCommandProperty } from './escape.ts'
import { causesIn, sameCause } from './causes.ts'
import { gather, sentenceOf, waivedLaws } from './findings.ts'
import { errorLines } from './error-lines.ts'

/** An error for everything that makes the run not `ok`, a warning for a waived law. Empty, or ends with a line feed. */
export function toGitHubAnnotations(doc: RunDocument): string {
  const lines = [
    ...causesIn(doc).map((cause) => {
      const { backend, law, failure, replay } = cause.shown
      const said = sameCause(cause)
      const lines = [
        sentenceOf(cause.shown),
        ...(failure === undefined
          ? []
          : [`Expected: ${failure.expected}`, `Got: ${failure.got}`, ...errorLines(failure)]),
        ...(failure?.hint === undefined ? [] : [`Hint: ${failure.hint}`]),
        ...(replay === undefined ? [] : [replay]),
        ...(said === undefined ? [] : [`${said}: ${cause.others.map((other) => other.law.id).join(', ')}`]),
      ]
      return workflowCommand('error', `${backend} breaks ${law.id}`, lines.join('\n'))
    }),
    ...gather(doc, 'inconclusive').flatMap(({ laws, backends, reason }) =>
      backends.map((backend) =>
        workflowCommand('error', `${backend}: inconclusive`, `${laws.map((law) => law.id).join(', ')}: ${reason}`),
      ),
    ),
    ...doc.reports.flatMap(({ backend, waiverProblems }) =>
      waiverProblems.map((problem) => workflowCommand('error', `${backend}: waiver`, problem)),
    ),
    ...doc.unopened.map(({ backend, reason }) => workflowCommand('error', `${backend} could not be opened`, reason)),
    ...(doc.interrupted === undefined ? [] : [workflowCommand('error', 'kv-testkit was interrupted', doc.interrupted)]),
    ...waivedLaws(doc).map(({ backend, law }) =>
      workflowCommand(
        'warning',
        `${backend}: ${law.id} is waived`,
        `${law.waiver?.reason ?? law.reason ?? ''}${law.waiver === undefined ? '' : ` (until ${law.waiver.expires})`}`,
      ),
    ),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** A line that GitHub Actions takes for a command. */
export function workflowCommand(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${level} title=${escapeCommandProperty(title)}::${escapeCommandData(message)}`
}
