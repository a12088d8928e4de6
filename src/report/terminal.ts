/** The run as text for a terminal: the verdict, the matrix, each failure, then all that was not shown to hold. */
import type { ConformanceReport, Failure, LawStatus } from '../conformance/index.ts'
import { briefly, counted, duration, listed } from './amount.ts'
import { indented, padded, wrapped } from './columns.ts'
import type { RunDocument } from './document.ts'
import { type BrokenCause, causesIn, sameCause } from './causes.ts'
import { gather, sentenceOf, triedLaws, waivedLaws } from './findings.ts'
import { errorLines } from './error-lines.ts'
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
    ...causesIn(doc).map((cause) => causeBlock(cause, width, paint)),
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

/** Lines that a cause takes at most, whatever is wrong and however many laws break for it. */
const mostLines = 60

function causeBlock(cause: BrokenCause, width: number, paint: Paint): string {
  const { backend, law, failure, replay } = cause.shown
  const head = `${paint('red', '✗')} ${paint('bold', nameOf(backend))} ${paint('dim', '·')} ${paint('red', oneLine(law.id))}`
  const before = [head, ...wrapped(oneLine(sentenceOf(cause.shown)), width, '  ').split('\n')]
  const after = [
    ...(failure === undefined ? [] : evidence(failure, replay, width, paint)),
    ...othersOf(cause, width, paint),
  ].flatMap((text) => text.split('\n'))
  const program = failure === undefined ? [] : indented(visible(failure.program.trimEnd()), '    ').split('\n')
  const room = Math.max(8, mostLines - 2 - shortened(before, 8).length - shortened(after, 30).length)
  return [
    ...shortened(before, 8),
    ...(program.length === 0 ? [] : ['', ...shortened(program, room), '']),
    ...shortened(after, 30),
  ].join('\n')
}

/** The first lines, and how many are left out. */
function shortened(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines
  return [
    ...lines.slice(0, most - 1),
    `    … ${counted(lines.length - most + 1, 'line')} left out: --out writes all of it`,
  ]
}

/** The other laws that break for it. */
function othersOf(cause: BrokenCause, width: number, paint: Paint): readonly string[] {
  const said = sameCause(cause)
  if (said === undefined) return []
  const label = `  ${paint('dim', padded('and', 10))}`
  const ids = cause.others.map(({ law }) => oneLine(law.id)).join(', ')
  return [wrapped(`${said}: ${ids}`, width, label, padded('', 12))]
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
