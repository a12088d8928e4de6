/** What a run found besides what held: failures one by one, the rest gathered by reason so that none drowns. */
import type { ConformanceReport, Failure, LawResult, LawStatus } from '../conformance/index.ts'
import type { RunDocument } from './document.ts'
import { replayCommand } from './replay-command.ts'

/** A law that one backend broke. */
export interface BrokenLaw {
  readonly backend: string
  readonly report: ConformanceReport
  readonly law: LawResult
  /** What shows it; missing where the law failed before any program could: it asked nothing, or the store gave out. */
  readonly failure: Failure | undefined
  /** The command that shows it again. */
  readonly replay: string | undefined
  /** Unlike that of any other failure of the run; fit for a link. */
  readonly anchor: string
}

/** Laws of one status that share a reason, on the backends they share it on. */
export interface Gathered {
  readonly status: LawStatus
  readonly reason: string
  readonly laws: readonly LawResult[]
  readonly backends: readonly string[]
}

/** A law that a backend breaks under a waiver. */
export interface WaivedLaw {
  readonly backend: string
  readonly law: LawResult
}

/** What is said of a broken law in one sentence. */
export function sentenceOf({ law, failure }: Pick<BrokenLaw, 'law' | 'failure'>): string {
  return failure?.message ?? `${law.title} ${law.reason ?? 'It failed without a reason.'}`
}

/** Every broken law, in the order of the reports. */
export function brokenLaws(doc: RunDocument): readonly BrokenLaw[] {
  return doc.reports.flatMap((report, at) =>
    report.laws
      .filter(({ status }) => status === 'failed')
      .map((law) => ({
        backend: report.backend,
        report,
        law,
        failure: law.failure,
        replay: law.failure === undefined ? undefined : replayCommand(doc, report.backend, law.failure.token),
        anchor: anchorOf(at, law.id),
      })),
  )
}

/** The link target of the law `id` on the backend at the position `at`. */
export function anchorOf(at: number, id: string): string {
  return `f${at}-${id.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`
}

/** Every waived law, in the order of the reports. */
export function waivedLaws(doc: RunDocument): readonly WaivedLaw[] {
  return doc.reports.flatMap((report) =>
    report.laws.filter((law) => law.status === 'waived').map((law) => ({ backend: report.backend, law })),
  )
}

/** A law that held on one backend, and how hard it was tried. */
export interface TriedLaw {
  readonly backend: string
  readonly law: LawResult
  readonly power: string
}

/** Every law that held as far as it was tried, where luck has a part in that. */
export function triedLaws(doc: RunDocument): readonly TriedLaw[] {
  return doc.reports.flatMap(({ backend, laws }) =>
    laws.flatMap((law) =>
      law.status === 'passed' && law.power !== undefined ? [{ backend, law, power: law.power }] : [],
    ),
  )
}

/** The laws that have `status`: those with one reason on the same backends stand together. */
export function gather(doc: RunDocument, status: LawStatus): readonly Gathered[] {
  const perLaw = new Map<string, { law: LawResult; reason: string; backends: string[] }>()
  for (const report of doc.reports) {
    for (const law of report.laws) {
      if (law.status !== status) continue
      const reason = law.reason ?? 'no reason given'
      const key = JSON.stringify([law.id, reason])
      const entry = perLaw.get(key) ?? { law, reason, backends: [] }
      entry.backends.push(report.backend)
      perLaw.set(key, entry)
    }
  }
  const together = new Map<string, { reason: string; laws: LawResult[]; backends: readonly string[] }>()
  for (const { law, reason, backends } of perLaw.values()) {
    const key = JSON.stringify([reason, backends])
    const entry = together.get(key) ?? { reason, laws: [], backends }
    entry.laws.push(law)
    together.set(key, entry)
  }
  return [...together.values()].map((entry) => ({ status, ...entry }))
}
