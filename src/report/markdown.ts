/** The run as Markdown, for a pull request, a job summary or a README. */
import { duration, listed, moment } from './amount.ts'
import type { RunDocument } from './document.ts'
import { codeMarkdown, escapeMarkdown, fencedMarkdown } from './escape.ts'
import { type BrokenCause, causesIn, sameCause } from './causes.ts'
import { type BrokenLaw, gather, sentenceOf, triedLaws, waivedLaws } from './findings.ts'
import { errorLines } from './error-lines.ts'
import { cellCount, matrixOf } from './matrix.ts'
import { faceOf, statusFaces } from './status.ts'
import { verdictOf } from './verdict.ts'

/** The run as Markdown; ends with a line feed. */
export function toMarkdown(doc: RunDocument): string {
  const verdict = verdictOf(doc)
  const blocks = [
    `# ${escapeMarkdown(verdict.sentence)}`,
    [...verdict.remarks, duration(doc.durationMs)].join(' · '),
    ...(doc.reports.length > 0 ? [markdownMatrix(doc), legend(doc)] : []),
    ...section('Failed laws', causesIn(doc).map(causeBlock)),
    ...section('Waived', waivers(doc)),
    ...section('Inconclusive', gathered(doc, 'inconclusive')),
    ...section('Not run', gathered(doc, 'not-run')),
    ...section('Unsupported, so not asked', gathered(doc, 'unsupported')),
    ...section(
      'Could not be opened',
      list(doc.unopened.map(({ backend, reason }) => `${name(backend)}: ${escapeMarkdown(reason)}`)),
    ),
    ...section('Passed as far as it was tried', tried(doc)),
    ...section('Profiles', profiles(doc)),
    `kv-testkit ${escapeMarkdown(doc.toolkit)}, Node ${escapeMarkdown(doc.node)}, ${escapeMarkdown(doc.platform)}, ${moment(doc.startedAt)}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

/** The matrix alone, backends down and groups across: what a README shows. */
export function markdownMatrix(doc: RunDocument): string {
  const { groups, rows } = matrixOf(doc)
  const head = [
    'store',
    ...groups,
    ...(['passed', 'unsupported', 'not-run'] as const).map((status) => faceOf(status).word),
  ]
  const lines = rows.map(({ report, cells, tally }) => [
    name(report.backend, report.version),
    ...cells.map((cell) => (cell === undefined ? '' : `${faceOf(cell.status).mark} ${cellCount(cell)}`)),
    `${tally.passed}/${report.laws.length}`,
    String(tally.unsupported),
    String(tally['not-run']),
  ])
  return [head, head.map((_, at) => (at === 0 ? '---' : ':-:')), ...lines]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

function legend(doc: RunDocument): string {
  const present = statusFaces.filter(({ status }) =>
    doc.reports.some((report) => report.laws.some((law) => law.status === status)),
  )
  return present.map(({ mark, word, meaning }) => `${mark} ${word}: ${meaning}`).join(' · ')
}

function section(heading: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [`## ${heading}`, ...blocks]
}

function list(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]
}

function name(backend: string, version?: string): string {
  const bold = `**${escapeMarkdown(backend)}**`
  return version === undefined || version === backend ? bold : `${bold} ${escapeMarkdown(version)}`
}

/** A cause by the law that shows it best, the others behind it, each with what came and its replay. */
function causeBlock(cause: BrokenCause): string {
  const said = sameCause(cause)
  if (said === undefined) return failureBlock(cause.shown)
  const others = cause.others.map(({ law, failure, replay }) => {
    const got = failure === undefined ? '' : `: got ${escapeMarkdown(failure.got)}`
    return `- ${codeMarkdown(law.id)}${got}${replay === undefined ? '' : ` (${codeMarkdown(replay)})`}`
  })
  return [failureBlock(cause.shown), `${said}:`, others.join('\n')].join('\n\n')
}

function failureBlock(broken: BrokenLaw): string {
  const { backend, law, failure, replay } = broken
  const head = `### ${escapeMarkdown(backend)}: ${escapeMarkdown(law.id)}\n\n${escapeMarkdown(sentenceOf(broken))}`
  if (failure === undefined) return head
  const { failed, of } = failure.repetitions
  return [
    head,
    fencedMarkdown(failure.program, 'js'),
    `Expected:\n\n${fencedMarkdown(failure.expected, 'text')}`,
    `Got:\n\n${fencedMarkdown([failure.got, ...errorLines(failure)].join('\n'), 'text')}`,
    ...(failure.hint === undefined ? [] : [`Hint: ${escapeMarkdown(failure.hint)}`]),
    ...(failure.flaky ? [`Flaky: failed in ${failed} of ${of} repetitions of the same program.`] : []),
    ...(replay === undefined ? [] : [`Replay:\n\n${fencedMarkdown(replay, 'sh')}`]),
  ].join('\n\n')
}

function waivers(doc: RunDocument): readonly string[] {
  const waived = waivedLaws(doc).map(({ backend, law }) => {
    const until = law.waiver === undefined ? '' : ` until ${escapeMarkdown(law.waiver.expires)}`
    const issue = law.waiver?.issue === undefined ? '' : ` (${escapeMarkdown(law.waiver.issue)})`
    return `${name(backend)} ${codeMarkdown(law.id)}${until}: ${escapeMarkdown(law.waiver?.reason ?? law.reason ?? '')}${issue}`
  })
  const problems = doc.reports.flatMap((report) =>
    report.waiverProblems.map((problem) => `✗ ${name(report.backend)}: ${escapeMarkdown(problem)}`),
  )
  return list([...problems, ...waived])
}

function gathered(doc: RunDocument, status: 'inconclusive' | 'not-run' | 'unsupported'): readonly string[] {
  return list(
    gather(doc, status).map(
      ({ reason, laws, backends }) =>
        `${listed(backends.map((backend) => name(backend)))}: ${escapeMarkdown(reason)} (${laws.map((law) => codeMarkdown(law.id)).join(', ')})`,
    ),
  )
}

function tried(doc: RunDocument): readonly string[] {
  return list(
    triedLaws(doc).map(
      ({ backend, law, power }) => `${name(backend)} ${codeMarkdown(law.id)}: ${escapeMarkdown(power)}`,
    ),
  )
}

function profiles(doc: RunDocument): readonly string[] {
  return list(
    doc.reports.flatMap(({ backend, profile, notices }) => {
      const deviations = profile
        .filter((line) => line.deviates)
        .map((line) => `${escapeMarkdown(line.dimension)} ${codeMarkdown(line.value)} (${line.source})`)
      return [
        `${name(backend)}: ${deviations.length === 0 ? 'the strict default in everything' : deviations.join(', ')}`,
        ...notices.map(
          (notice) => `${name(backend)} could promise more, ${notice.dimension}: ${escapeMarkdown(notice.message)}`,
        ),
      ]
    }),
  )
}
