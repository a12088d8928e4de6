/** What a page shows of a chaos run and of a checked history: their reports, put into the page's words. */
import type { ChaosReport } from '../../chaos/index.ts'
import type { ConsistencyReport, History } from '../../history/index.ts'
import { counted, duration, grouped, listed } from '../amount.ts'
import { chaosErrors } from './chaos-errors.ts'
import { toolkitVersion } from '../toolkit.generated.ts'
import type { HistoryView, ShownPoint } from './view.ts'

/** What a report does not know. */
export interface HistoryPageOptions {
  /** The version of kv-testkit that ran. Default: this one. */
  readonly toolkit?: string
  /** The command that does it again. */
  readonly command?: string
  /** An order of the history that is shown ({@link shownHistory}), to be drawn. */
  readonly linearization?: readonly ShownPoint[]
}

/** The history that the page of a chaos run shows: the smaller one, where the run was made smaller. */
export function shownHistory(report: ChaosReport): History {
  return report.shrunk?.history ?? report.history
}

const chaosTones = {
  ok: 'good',
  violation: 'bad',
  'not-live': 'bad',
  'unexplained-errors': 'bad',
  nondeterministic: 'bad',
  unknown: 'open',
  inconclusive: 'open',
} as const

/** The view of a chaos run. */
export function chaosView(
  report: ChaosReport,
  { toolkit = toolkitVersion, command, linearization }: HistoryPageOptions,
): HistoryView {
  const { backend, version, seed, time, plan, shrunk, verdict, reason, elapsedMs, nemeses, overlap } = report
  const violation = shrunk?.violation ?? report.violation
  const fired = Object.entries(report.faultCounts).flatMap(([id, counts]) =>
    counts.fired > 0 ? [`${id} ×${grouped(counts.fired)}`] : [],
  )
  const begun = [...new Set(nemeses.flatMap(({ kind, begun: did }) => (did ? [kind] : [])))]
  return {
    subject: `${backend}, seed ${seed}`,
    activity: 'chaos',
    tone: chaosTones[verdict],
    sentence: chaosSentence(report),
    toolkit,
    remarks: [
      ...(violation === undefined && reason !== undefined ? [reason] : []),
      ...(report.interrupted === undefined ? [] : ['Interrupted: this is what was done until then.']),
      ...(shrunk === undefined
        ? []
        : [
            `Made smaller in ${counted(shrunk.tries, 'run')}: from ${counted(report.history.length, 'operation')} to ${grouped(shrunk.history.length)}. The smaller run is shown; what was put to the test is counted over the whole one.`,
          ]),
      ...(fired.length === 0 ? [] : [`Faults that fired: ${listed(fired)}.`]),
      ...chaosErrors(report).map((line) => `${line}.`),
      ...report.notes.map((note) => `${note}.`),
      ...(begun.length === 0 ? [] : [`Done to the server: ${listed(begun)}.`]),
    ],
    facts: [
      ['Store', version ?? backend],
      ['Held to', plan.consistency],
      ['Ran for', `${duration(elapsedMs)} of ${time} time`],
      ['Seed', String(seed)],
    ],
    history: shownHistory(report),
    faults: shrunk?.faults ?? report.faults,
    ...(violation === undefined ? {} : { violations: [violation] }),
    ...(linearization === undefined ? {} : { linearization }),
    overlap,
    ...(command === undefined ? {} : { commands: [{ heading: 'Run it again', command }] }),
  }
}

function chaosSentence({ backend, verdict, plan }: ChaosReport): string {
  const sentences: Readonly<Record<ChaosReport['verdict'], string>> = {
    ok: `${backend} stayed ${plan.consistency} under the faults.`,
    violation: `${backend} is not ${plan.consistency} under the faults.`,
    'not-live': `${backend} did not recover from the faults.`,
    'unexplained-errors': `${backend} failed for reasons that no fault explains.`,
    nondeterministic: `${backend} gave two different runs for one seed.`,
    unknown: `${backend}: the checker could not decide.`,
    inconclusive: `${backend}: nothing was put to the test.`,
  }
  return sentences[verdict]
}

/** The view of a history from the file `subject`, as it was checked. */
export function checkView(
  subject: string,
  history: History,
  report: ConsistencyReport,
  { toolkit = toolkitVersion, command, linearization }: HistoryPageOptions,
): HistoryView {
  const { verdict, consistency, complete, reason, violations, checks, overlap, linearizability, durationMs } = report
  const sentences = {
    ok: `The history is ${consistency}.`,
    violation: `The history is not ${consistency}.`,
    unknown: `Whether the history is ${consistency} is undecided.`,
  }
  const others = checks.filter(({ guarantee }) => guarantee !== consistency)
  return {
    subject,
    activity: 'check',
    tone: verdict === 'violation' ? 'bad' : verdict === 'ok' && complete ? 'good' : 'open',
    sentence: sentences[verdict],
    toolkit,
    remarks: [
      ...(reason === undefined ? [] : [reason]),
      ...(verdict === 'ok' && !complete
        ? ['Nothing wrong was found by the checks that were made, which are not all.']
        : []),
      ...others.map(({ guarantee, verdict: each, broken, checked }) =>
        each === 'violation'
          ? `${guarantee}: broken by ${grouped(broken)} of ${grouped(checked)}.`
          : `${guarantee}: ${each}, ${grouped(checked)} checked.`,
      ),
    ],
    facts: [['Checked in', duration(durationMs)]],
    history,
    violations,
    ...(linearizability === undefined ? {} : { keys: linearizability.keys }),
    ...(linearization === undefined ? {} : { linearization }),
    overlap,
    ...(command === undefined ? {} : { commands: [{ heading: 'Check it again', command }] }),
  }
}
