/** The run as text for a terminal: the verdict, the matrix, each failure, then all that was not shown to hold. */
import type { ConformanceReport, Failure, LawStatus } from '../conformance/index.ts'
import { briefly, duration, listed } from './amount.ts'
import { indented, padded, wrapped } from './columns.ts'
import type { RunDocument } from './document.ts'
import { errorLines } from './error-lines.ts'
import { type BrokenLaw, brokenLaws, gather, sentenceOf, triedLaws, waivedLaws } from './findings.ts'
import { type Paint, paintWith, statusInk } from './paint.ts'
import { faceOf } from './status.ts'
import { matrixLines } from './terminal-matrix.ts'
import { verdictOf } from './verdict.ts'
import { oneLine, quoted, visible } from '../kv/index.ts'

/** How the text is laid out. */
export interface TerminalOptions {
  /** Default: false. */
  readonly color?: boolean
  /** Columns. Default: 100. */
  readonly width?: number
}

/** The run for a terminal; ends with a line feed. */
export function toTerminal(doc: RunDocument, options: TerminalOptions = {}): string {
  const width = Math.max(40, options.width ?? 100)
  const paint = paintWith(options.color ?? false)
  const verdict = verdictOf(doc)
  const tone = { good: 'green', bad: 'red', open: 'yellow' } as const
  const blocks = [
    ...(doc.reports.some(({ laws }) => laws.length > 0) ? [matrixLines(doc, width, paint)] : []),
    ...brokenLaws(doc).map((broken) => failureBlock(broken, width, paint)),
    ...waiverBlock(doc, width, paint),
    ...(['inconclusive', 'not-run', 'unsupported'] as const).flatMap((status) =>
      gatheredBlock(doc, status, width, paint),
    ),
    ...unopenedBlock(doc, width, paint),
    ...noticeBlock(doc, width, paint),
    ...triedBlock(doc, width, paint),
    [
      paint('bold', paint(tone[verdict.tone], wrapped(oneLine(verdict.sentence), width))),
      wrapped(
        [...verdict.remarks, `in ${duration(doc.durationMs)}`, seeds(doc.reports)].filter(Boolean).join(' · '),
        width,
      ),
    ].join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

function failureBlock(broken: BrokenLaw, width: number, paint: Paint): string {
  const { backend, law, failure, replay } = broken
  const head = `${paint('red', '✗')} ${paint('bold', nameOf(backend))} ${paint('dim', '·')} ${paint('red', oneLine(law.id))}`
  const sentence = wrapped(oneLine(sentenceOf(broken)), width, '  ')
  return [head, sentence, ...(failure === undefined ? [] : evidence(failure, replay, width, paint))].join('\n')
}

function evidence(failure: Failure, replay: string | undefined, width: number, paint: Paint): readonly string[] {
  const label = (name: string): string => `  ${paint('dim', padded(name, 10))}`
  const field = (name: string, text: string): string =>
    visible(text)
      .split('\n')
      .map((line, at) => `${at === 0 ? label(name) : padded('', 12)}${line}`)
      .join('\n')
  const { failed, of } = failure.repetitions
  return [
    '',
    indented(visible(failure.program.trimEnd()), '    '),
    '',
    field('expected', failure.expected),
    field('got', failure.got),
    ...errorLines(failure).map((line, at) => wrapped(line, width, at === 0 ? label('error') : padded('', 12), '    ')),
    ...(failure.hint === undefined ? [] : [wrapped(oneLine(failure.hint), width, label('hint'))]),
    ...(failure.flaky ? [field('flaky', `failed in ${failed} of ${of} repetitions of the same program`)] : []),
    ...(replay === undefined ? [] : [field('replay', replay)]),
  ]
}

function waiverBlock(doc: RunDocument, width: number, paint: Paint): readonly string[] {
  const waived = waivedLaws(doc)
  const problems = doc.reports.flatMap((report) =>
    report.waiverProblems.map((problem) =>
      wrapped(`${nameOf(report.backend)}: ${oneLine(problem)}`, width, `  ${paint('red', '✗')} `, '    '),
    ),
  )
  if (waived.length + problems.length === 0) return []
  const lines = waived.map(({ backend, law }) => {
    const until = law.waiver === undefined ? '' : ` (until ${law.waiver.expires})`
    const issue = law.waiver?.issue === undefined ? '' : ` (${law.waiver.issue})`
    return wrapped(
      `${nameOf(backend)} · ${oneLine(`${law.id}${until}`)}: ${oneLine(`${law.waiver?.reason ?? law.reason ?? ''}${issue}`)}`,
      width,
      '  ',
      '    ',
    )
  })
  return [[title('waived', `Waived: ${waived.length}`, paint), ...lines, ...problems].join('\n')]
}

function gatheredBlock(
  doc: RunDocument,
  status: 'inconclusive' | 'not-run' | 'unsupported',
  width: number,
  paint: Paint,
): readonly string[] {
  const groups = gather(doc, status)
  if (groups.length === 0) return []
  const count = groups.reduce((sum, { laws, backends }) => sum + laws.length * backends.length, 0)
  const headings = { inconclusive: 'Inconclusive', 'not-run': 'Not run', unsupported: 'Unsupported, so not asked' }
  const lines = groups.map(({ reason, laws, backends }) => {
    const everywhere = backends.length > 1 && backends.length === doc.reports.length
    const where = everywhere ? 'all stores' : listed(backends.map(nameOf))
    return [
      wrapped(`${where}: ${oneLine(reason)}`, width, '  ', '    '),
      paint('dim', wrapped(briefly(laws.map((law) => oneLine(law.id))), width, '    ')),
    ].join('\n')
  })
  return [[title(status, `${headings[status]}: ${count}`, paint), ...lines].join('\n')]
}

function unopenedBlock(doc: RunDocument, width: number, paint: Paint): readonly string[] {
  if (doc.unopened.length === 0) return []
  const lines = doc.unopened.map(({ backend, reason }) =>
    wrapped(`${nameOf(backend)}: ${oneLine(reason)}`, width, '  ', '    '),
  )
  return [[title('failed', `Could not be opened: ${doc.unopened.length}`, paint), ...lines].join('\n')]
}

function noticeBlock(doc: RunDocument, width: number, paint: Paint): readonly string[] {
  const lines = doc.reports.flatMap(({ backend, notices }) =>
    notices.map((notice) =>
      wrapped(`${nameOf(backend)} · ${oneLine(`${notice.dimension}: ${notice.message}`)}`, width, '  ', '    '),
    ),
  )
  return lines.length === 0 ? [] : [[paint('bold', 'More could be promised'), ...lines].join('\n')]
}

function triedBlock(doc: RunDocument, width: number, paint: Paint): readonly string[] {
  const lines = triedLaws(doc).map(({ backend, law, power }) =>
    wrapped(`${nameOf(backend)} · ${oneLine(`${law.id}: ${power}`)}`, width, '  ', '    '),
  )
  return lines.length === 0 ? [] : [[title('passed', 'Passed as far as it was tried', paint), ...lines].join('\n')]
}

function title(status: LawStatus, text: string, paint: Paint): string {
  return paint(statusInk[status], paint('bold', `${faceOf(status).mark} ${text}`))
}

function seeds(reports: readonly ConformanceReport[]): string {
  const all = [...new Set(reports.map((report) => report.seed))]
  return all.length === 0 ? '' : `seed ${all.join(', ')}`
}

/** A store by its name, which may be any text. */
function nameOf(backend: string): string {
  return quoted(backend, longestName)
}

/** Characters of a store's name that are shown at most. */
const longestName = 100
