/** How each status is called and marked: as in the data, so that what is read can be searched for. A mark is never told by its colour alone. */
import type { LawStatus } from '../conformance/index.ts'

/** How one status is shown. */
export interface StatusFace {
  readonly status: LawStatus
  /** One character that tells it without colour. */
  readonly mark: string
  /** In a count: "3 waived". */
  readonly word: string
  /** What it means, for a legend. */
  readonly meaning: string
}

/** Every status, worst first: a cell or a line that holds several is shown as the first of them. */
export const statusFaces: readonly StatusFace[] = [
  { status: 'failed', mark: '✗', word: 'failed', meaning: 'the store breaks this law' },
  { status: 'inconclusive', mark: '?', word: 'inconclusive', meaning: 'asked, and nothing was learnt' },
  { status: 'waived', mark: '!', word: 'waived', meaning: 'failed, and a dated waiver says so' },
  { status: 'not-run', mark: '○', word: 'not run', meaning: 'could not be asked' },
  { status: 'unsupported', mark: '–', word: 'unsupported', meaning: 'the profile disclaims it' },
  { status: 'passed', mark: '✓', word: 'passed', meaning: 'the store keeps this law' },
]

/** How `status` is shown. */
export function faceOf(status: LawStatus): StatusFace {
  const face = statusFaces.find((candidate) => candidate.status === status)
  if (face === undefined) throw new TypeError(`no face for the status '${status}'`)
  return face
}
