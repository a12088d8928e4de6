/** What a kind of random history is, and how the checker is held against the truth on it. */
import type * as history from '../../../src/history/index.ts'

/** The checker, as it is or altered. */
export interface Checker extends Pick<typeof history, 'checkLinearizable' | 'checkConsistency' | 'measureStaleness'> {
  /** The searches by name, without what is decided before them: whether they find an order for a history of one key. */
  readonly sweeps: Readonly<Record<string, Sweep>>
}

/** `undefined`: not decided. */
export type Sweep = (operations: readonly history.HistoryOperation[], initial: history.Json) => boolean | undefined

/** What one history showed. */
export interface Outcome {
  /** What is wrong with the checker, with the history that shows it. */
  readonly mismatch?: string
  /** Whether the truth was "violation". */
  readonly wrong: boolean
}

/** One kind of history. */
export interface Feature {
  readonly name: string
  /** Makes a history from `random` and judges `checker` on it. `index` lets costly questions be asked of some only. */
  readonly judge: (checker: Checker, random: () => number, index: number) => Outcome
}

/** A history for a message, to be pasted into a test. */
export function shown(operations: readonly history.HistoryOperation[]): string {
  return operations.map((operation) => JSON.stringify(operation)).join('\n')
}
