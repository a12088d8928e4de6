/** What a law that runs its own experiment concludes. */
import { type Finding, found } from '../execution/finding.ts'
import type { Failure } from '../report.ts'

/** How an experiment tells what it found: as a report shows it, without what the runner adds. */
export type Told = Pick<Failure, 'message' | 'program' | 'expected' | 'got' | 'hint'> & Partial<Pick<Failure, 'flaky'>>

/** The law held, or was broken; nothing was learnt; or the profile leaves nothing that the law is about. */
export type Conclusion =
  | { readonly kind: 'held' }
  | { readonly kind: 'broken'; readonly finding: Finding & Told }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  | { readonly kind: 'nothing-to-ask' }

/** The law held. */
export const held: Conclusion = { kind: 'held' }

/** The law was broken, as `told`. */
export function lawBroken(told: Told): Conclusion {
  return { kind: 'broken', finding: found(told) }
}
