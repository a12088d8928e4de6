/** The run in one sentence, and what in it counts against it. */
import { shardName } from '../kv/index.ts'
import type { RunDocument } from './document.ts'
import { counted } from './amount.ts'
import { countedCauses } from './causes.ts'
import { tallyOf } from './matrix.ts'

/** What a run came to. */
export interface RunVerdict {
  readonly tone: 'good' | 'bad' | 'open'
  /** One sentence. */
  readonly sentence: string
  /** What qualifies it: waivers, backends that did not open, laws not asked. */
  readonly remarks: readonly string[]
}

/** The sentence that stands at the top of every view. */
export function verdictOf(doc: RunDocument): RunVerdict {
  const all = doc.reports.length
  const remarks = remarksOf(doc)
  if (all === 0) return { tone: 'open', sentence: 'Nothing ran.', remarks }
  const bad = doc.reports.filter((report) => broken(report) > 0)
  const unclear = doc.reports.filter((report) => !report.ok && broken(report) === 0 && report.interrupted === undefined)
  const [first] = doc.reports
  if (bad.length > 0 && all === 1) {
    return {
      tone: 'bad',
      sentence: `${first?.backend} breaks ${counted(broken(first), 'law')} of the contract${forCauses(doc)}.`,
      remarks,
    }
  }
  if (bad.length > 0) {
    const also = unclear.length === 0 ? '' : `, and ${unclear.length} could not be cleared`
    const breaks = `${bad.length} of ${all} stores ${bad.length === 1 ? 'breaks' : 'break'} the contract`
    return { tone: 'bad', sentence: `${breaks}${also}.`, remarks }
  }
  if (unclear.length > 0) {
    const who = all === 1 ? `${first?.backend}` : `${unclear.length} of ${all} stores`
    return { tone: 'bad', sentence: `${who} could not be cleared.`, remarks }
  }
  if (doc.interrupted !== undefined || doc.reports.some((report) => report.interrupted !== undefined)) {
    return { tone: 'open', sentence: 'Interrupted: nothing failed so far, and not all was asked.', remarks }
  }
  if (doc.reports.every(({ shard, laws }) => shard !== undefined && laws.length === 0)) {
    const [name] = new Set(doc.reports.flatMap(({ shard }) => (shard === undefined ? [] : shardName(shard))))
    return { tone: 'good', sentence: `Nothing to do: no law is left for shard ${name}.`, remarks }
  }
  const keeps = all === 1 ? `${first?.backend} keeps what it promises.` : `All ${all} stores keep what they promise.`
  const missing =
    doc.unopened.length === 0 ? keeps : `${keeps.slice(0, -1)}; ${doc.unopened.length} could not be opened.`
  return { tone: doc.unopened.length > 0 ? 'open' : 'good', sentence: missing, remarks }
}

/** For how many causes, where that is fewer than there are laws. */
function forCauses(doc: RunDocument): string {
  const causes = countedCauses(doc)
  return causes === undefined ? '' : `, for ${causes}`
}

function broken(report: RunDocument['reports'][number] | undefined): number {
  return report === undefined ? 0 : tallyOf(report.laws).failed
}

function remarksOf(doc: RunDocument): readonly string[] {
  const tally = tallyOf(doc.reports.flatMap((report) => report.laws))
  const causes = countedCauses(doc)
  const problems = doc.reports.reduce((sum, report) => sum + report.waiverProblems.length, 0)
  const remarks: readonly (readonly [number, string])[] = [
    [tally.failed, [...(causes === undefined ? [] : [causes]), `${counted(tally.failed, 'law')} failed`].join(', ')],
    [tally.inconclusive, `${tally.inconclusive} inconclusive`],
    [problems, `${counted(problems, 'waiver')} expired or idle`],
    [tally.waived, `${tally.waived} waived`],
    [tally['not-run'], `${tally['not-run']} not run`],
    [tally.unsupported, `${tally.unsupported} unsupported`],
    [
      doc.unopened.length,
      `${counted(doc.unopened.length, 'store')} ${doc.interrupted === undefined ? 'could not be opened' : 'not begun'}`,
    ],
    [tally.passed, `${tally.passed} passed`],
  ]
  const apart = doc.reports.some((report) => report.processes === true)
  return [
    ...remarks.filter(([count]) => count > 0).map(([, words]) => words),
    ...(apart ? ['each client in a process of its own'] : []),
  ]
}
