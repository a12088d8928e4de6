/** A chaos run as text for a terminal. */
import type { ChaosReport } from '../../chaos/index.ts'
import { counted, duration, grouped } from '../amount.ts'
import { chaosErrors } from './chaos-errors.ts'
import { oneLine, quoted, visible } from '../../kv/index.ts'

/** Characters of a store's name that are shown at most. */
const longestName = 100

/** What goes with the text of a chaos run. */
export interface ChaosTextOptions {
  /** The command that runs the same again. */
  readonly replay?: string
  /** The files that were written. */
  readonly written?: readonly string[]
  /** Whether only the verdict is wanted. Default: false. */
  readonly brief?: boolean
}

/**
 * A chaos run for a terminal: what it did, the verdict, the proof with its lanes. Ends with a line feed.
 *
 * @example
 * console.log(toChaosText(await runChaos(() => openStore())))
 */
export function toChaosText(report: ChaosReport, options: ChaosTextOptions = {}): string {
  const blocks =
    options.brief === true
      ? [sentenceOf(report), outcome(report, options)]
      : [head(report), sentenceOf(report), proof(report), errors(report), outcome(report, options)]
  return visible(`${blocks.filter((block) => block !== '').join('\n\n')}\n`)
}

/** A chaos run in one line, without a line feed: the store, the seed, the verdict. */
export function chaosLine(report: ChaosReport): string {
  const { backend, seed, verdict, history } = report
  return oneLine(`${quoted(backend, longestName)}, seed ${seed}: ${verdict}, ${counted(history.length, 'operation')}`)
}

function head(report: ChaosReport): string {
  const { backend, version, seed, time, plan, history, elapsedMs, outcomes, overlap } = report
  const faults = Object.entries(report.faultCounts).map(([id, { fired }]) => `${id} ×${grouped(fired)}`)
  const begun = report.nemeses.filter(({ begun: did }) => did).map(({ kind }) => kind)
  const nemeses = [...new Set(begun)].map((kind) => `${kind} ×${begun.filter((other) => other === kind).length}`)
  return [
    `${quoted(backend, longestName)}${version === undefined ? '' : ` (${quoted(version)})`} · seed ${seed} · ${time} time · held to: ${plan.consistency}`,
    `${counted(history.length, 'operation')} of ${counted(plan.clients.length, 'client')} on ${counted(plan.keys.length, 'key')} in ${duration(elapsedMs)}: ${grouped(outcomes.ok)} ok, ${grouped(outcomes.fail)} failed, ${grouped(outcomes.unknown)} of unknown outcome`,
    `faults: ${oneLine(faults.join(', ')) || 'none'}`,
    `nemeses: ${nemeses.join(', ') || 'none'}`,
    `put to the test: ${grouped(overlap.readsOverlappingWrite)} of ${counted(overlap.reads, 'read')} in flight with a write of the key, ${grouped(overlap.readsOverlappingFault)} with a fault; ${grouped(overlap.unknownObserved)} of ${grouped(overlap.unknownWrites)} unknown writes were seen later`,
  ].join('\n')
}

function sentenceOf({ verdict, reason, plan, notes }: ChaosReport): string {
  if (verdict === 'ok')
    return [`ok: what the clients saw is ${plan.consistency}`, ...notes.map((note) => oneLine(note))].join('; ')
  return `${verdict}: ${oneLine(reason ?? '')}`
}

function proof({ violation, shrunk, time }: ChaosReport): string {
  const shown = shrunk?.violation ?? violation
  if (shown === undefined) return ''
  const faults = [...new Set(shown.faults.map(({ label }) => label))]
  const lines = [
    shown.diagram,
    ...(faults.length === 0 ? [] : ['', `in force meanwhile: ${oneLine(faults.join(', '))}`]),
  ]
  if (shrunk === undefined)
    return time === 'real' ? lines.join('\n') : [...lines, '', 'It was not made smaller.'].join('\n')
  const { plan, history, tries } = shrunk
  const left = [...plan.faults.faults.map(({ id }) => id), ...plan.nemeses.map(({ kind }) => kind)].join(', ')
  return [
    ...(shown.sentence === violation?.sentence ? [] : [oneLine(shown.sentence), '']),
    ...lines,
    '',
    `made smaller in ${counted(tries, 'run')}: ${counted(plan.clients.length, 'client')}, ${counted(history.length, 'operation')}, ${counted(new Set(plan.keys).size, 'key')}, faults: ${oneLine(left) || 'none'}`,
  ].join('\n')
}

function errors(report: ChaosReport): string {
  const lines = chaosErrors(report)
  return lines.length === 0 ? '' : ['no fault explains:', ...lines.map((line) => `  ${oneLine(line)}`)].join('\n')
}

function outcome(report: ChaosReport, { replay, written = [] }: ChaosTextOptions): string {
  const { ok, time, interrupted } = report
  const again = replay !== undefined && ((!ok && interrupted === undefined) || written.length > 0)
  return [
    ...(interrupted === undefined ? [] : ['Interrupted: this is what was done until then.']),
    ...(written.length === 0 ? [] : [`Written: ${oneLine(written.join(', '))}`]),
    ...(again
      ? [
          `Replay: ${oneLine(replay)}${time === 'real' ? '   (the same plan; real time does not repeat itself exactly)' : ''}`,
        ]
      : []),
  ].join('\n')
}
