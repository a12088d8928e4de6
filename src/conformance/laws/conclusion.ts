/** What a law that runs its own experiment concludes. */
import { type Finding, found, type Mismatch } from '../execution/finding.ts'
import { firstBroken } from '../execution/first-broken.ts'
import type { LawContext } from './law.ts'
import type { Symptom } from '../failure/symptom.ts'
import type { Program } from '../program/program.ts'
import type { Failure } from '../report.ts'

/** How an experiment tells what it found: as a report shows it, without what the runner adds. */
export type Told = Pick<Failure, 'message' | 'program' | 'expected' | 'got' | 'hint'> &
  Partial<Pick<Failure, 'flaky'>> &
  Pick<Mismatch, 'error'> & {
    /** A plain program that does what the experiment builds on: where it fails too, the law says nothing of its own. */
    readonly basis?: Program
    /** What it comes down to, where that is what other laws may find too. */
    readonly symptom?: Symptom
  }

/** The law held, and how hard it was tried where that varies; or was broken; nothing was learnt; or the profile leaves nothing that the law is about. */
export type Conclusion =
  | { readonly kind: 'held'; readonly power?: string }
  | { readonly kind: 'broken'; readonly finding: Finding & Told }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  | { readonly kind: 'nothing-to-ask' }

/** The law held. */
export const held: Conclusion = { kind: 'held' }

/** The run was ended in the middle of the experiment. */
export const interrupted: Conclusion = { kind: 'inconclusive', reason: 'interrupted' }

/** The law was broken, as `told`. */
export function lawBroken(told: Told): Conclusion {
  return { kind: 'broken', finding: found(told) }
}

/** Runs the parts of an experiment, side by side where there are seats. What it concludes is what the first did that did not hold. */
export async function eachPart<Part>(
  parts: Iterable<Part>,
  attempt: (part: Part) => Promise<Conclusion>,
  { seats, signal }: LawContext,
): Promise<Conclusion> {
  const { first } = await firstBroken<Part, Conclusion>({
    cases: parts,
    seats,
    signal,
    needs: () => 2,
    async attempt(part) {
      const conclusion = await attempt(part)
      return conclusion.kind === 'held' ? undefined : conclusion
    },
  })
  if (first !== undefined) return first.found
  return signal.aborted ? interrupted : held
}
