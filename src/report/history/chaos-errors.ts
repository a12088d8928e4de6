/** What no fault explains of what went wrong in a chaos run, a line each. */
import type { ChaosReport } from '../../chaos/index.ts'
import { counted, duration, grouped } from '../amount.ts'

/** Kinds of errors that a view shows; the document has them all. */
const mostShown = 8

/** A line for each kind of error, with its count and the first of them, strays before others; none where all is explained. */
export function chaosErrors({ strays, unexplained, givenUp, plan }: ChaosReport): readonly string[] {
  const lines = [
    ...strays.map(
      ({ said, count, during }) => `${grouped(count)} × ${said}, which reached no caller; first: ${during}`,
    ),
    ...unexplained.map(
      ({ op, said, why, count, during }) =>
        `${grouped(count)} × ${op} rejected with ${said} (${why}); first: ${during}`,
    ),
  ]
  const hidden = lines.length - mostShown
  return [
    ...lines.slice(0, mostShown),
    ...(hidden > 0 ? [`${counted(hidden, 'kind')} more, in the report as JSON`] : []),
    ...(givenUp === 0
      ? []
      : [
          `${counted(givenUp, 'call')} had no answer after ${duration(plan.callTimeoutMs)}; that alone is not held against the store`,
        ]),
  ]
}
