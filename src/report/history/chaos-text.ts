/** A chaos report as text. */
import type { ChaosReport } from '../../chaos/index.ts'
import { counted, duration, grouped } from '../amount.ts'

/** What goes with a report. */
export interface ChaosFiles {
  /** The command that runs the same again. */
  readonly replay: string
  /** The files that were written. */
  readonly written: readonly string[]
  /** Whether only the verdict is wanted. */
  readonly brief: boolean
}

/** The whole report. */
export function chaosText(report: ChaosReport, files: ChaosFiles): string {
  const blocks = files.brief
    ? [verdictOf(report), outcome(report, files)]
    : [head(report), verdictOf(report), proof(report), outcome(report, files)]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** One line a run. */
export function runLine(report: ChaosReport): string {
  const { backend, seed, verdict, history } = report
  return `${backend}, seed ${seed}: ${verdict}, ${counted(history.length, 'operation')}`
}

function head(report: ChaosReport): string {
  const { backend, version, seed, time, plan, history, elapsedMs, outcomes, overlap } = report
  const faults = Object.entries(report.faultCounts).map(([id, { fired }]) => `${id} ×${grouped(fired)}`)
  const begun = report.nemeses.filter(({ begun: did }) => did).map(({ kind }) => kind)
  const nemeses = [...new Set(begun)].map((kind) => `${kind} ×${begun.filter((other) => other === kind).length}`)
  return [
    `${backend}${version === undefined ? '' : ` (${version})`} · seed ${seed} · ${time} time · held to: ${plan.consistency}`,
    `${counted(history.length, 'operation')} of ${counted(plan.clients.length, 'client')} on ${counted(plan.keys.length, 'key')} in ${duration(elapsedMs)}: ${grouped(outcomes.ok)} ok, ${grouped(outcomes.fail)} failed, ${grouped(outcomes.unknown)} of unknown outcome`,
    `faults: ${faults.join(', ') || 'none'}`,
    `nemeses: ${nemeses.join(', ') || 'none'}`,
    `put to the test: ${grouped(overlap.readsOverlappingWrite)} of ${counted(overlap.reads, 'read')} in flight with a write of the key, ${grouped(overlap.readsOverlappingFault)} with a fault; ${grouped(overlap.unknownObserved)} of ${grouped(overlap.unknownWrites)} unknown writes were seen later`,
  ].join('\n')
}

function verdictOf({ verdict, reason, plan }: ChaosReport): string {
  if (verdict === 'ok') return `ok: what the clients saw is ${plan.consistency}`
  return `${verdict}: ${reason ?? ''}`
}

function proof({ violation, shrunk, time }: ChaosReport): string {
  const shown = shrunk?.violation ?? violation
  if (shown === undefined) return ''
  const faults = [...new Set(shown.faults.map(({ label }) => label))]
  const lines = [shown.diagram, ...(faults.length === 0 ? [] : ['', `in force meanwhile: ${faults.join(', ')}`])]
  if (shrunk === undefined)
    return time === 'real' ? lines.join('\n') : [...lines, '', 'It was not made smaller.'].join('\n')
  const { plan, history, tries } = shrunk
  const left = [...plan.faults.faults.map(({ id }) => id), ...plan.nemeses.map(({ kind }) => kind)].join(', ')
  return [
    ...(shown.sentence === violation?.sentence ? [] : [shown.sentence, '']),
    ...lines,
    '',
    `made smaller in ${counted(tries, 'run')}: ${counted(plan.clients.length, 'client')}, ${counted(history.length, 'operation')}, ${counted(new Set(plan.keys).size, 'key')}, faults: ${left || 'none'}`,
  ].join('\n')
}

function outcome({ ok, time, interrupted }: ChaosReport, { replay, written }: ChaosFiles): string {
  return [
    ...(interrupted === undefined ? [] : ['Interrupted: this is what was done until then.']),
    ...(written.length === 0 ? [] : [`Written: ${written.join(', ')}`]),
    ...((ok || interrupted !== undefined) && written.length === 0
      ? []
      : [`Replay: ${replay}${time === 'real' ? '   (the same plan; real time does not repeat itself exactly)' : ''}`]),
  ].join('\n')
}
