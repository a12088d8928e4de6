/** The causes of a run: each with the law that shows it best, and the others that break for it. */
import type { Cause } from '../conformance/index.ts'
import { counted } from './amount.ts'
import type { RunDocument } from './document.ts'
import { type BrokenLaw, brokenLaws } from './findings.ts'

/** One cause on one store. */
export interface BrokenCause {
  /** What shows it best. */
  readonly shown: BrokenLaw
  /** The other laws that break for it. */
  readonly others: readonly BrokenLaw[]
  /** What they come down to, in a few words. */
  readonly symptom: string | undefined
}

/** Every cause for which a law failed, in the order of the reports. A failed law that no cause names is one of its own. */
export function causesIn(doc: RunDocument): readonly BrokenCause[] {
  const broken = brokenLaws(doc)
  return doc.reports.flatMap((report): readonly BrokenCause[] => {
    const own = broken.filter((each) => each.report === report)
    const named = new Set(report.causes.flatMap(({ laws }) => laws))
    const alone = own
      .filter(({ law }) => !named.has(law.id))
      .map(({ law }): Cause => ({ id: law.id, laws: [law.id], calls: [] }))
    return [...report.causes, ...alone].flatMap(({ laws, symptom }): readonly BrokenCause[] => {
      const [shown, ...others] = laws.flatMap((id) => own.find(({ law }) => law.id === id) ?? [])
      return shown === undefined ? [] : [{ shown, others, symptom }]
    })
  })
}

/** How many causes there are, where that is fewer than there are failed laws. */
export function countedCauses(doc: RunDocument): string | undefined {
  const causes = causesIn(doc)
  const laws = causes.reduce((sum, { others }) => sum + 1 + others.length, 0)
  return causes.length < laws ? counted(causes.length, 'cause') : undefined
}

/** What is said of the laws that break for a cause besides the one that shows it. */
export function sameCause({ others }: BrokenCause): string | undefined {
  if (others.length === 0) return undefined
  return `${counted(others.length, 'other law')} ${others.length === 1 ? 'breaks' : 'break'} for the same cause, and may show more once it is mended`
}
