/** How hard each tier tries. */
import type { ShrinkBudget } from './failure/minimize.ts'
import type { Tier } from './report.ts'

/** How often programs are drawn and a failure is repeated, and how much is spent on making it smaller. */
export interface Effort {
  readonly randomRuns: number
  readonly repetitions: number
  readonly shrinking: ShrinkBudget
  /** What is spent on finding what a failure comes down to. */
  readonly tracing: Omit<ShrinkBudget, 'finerTries'>
}

/** The effort of each tier. */
export const effortOf: Readonly<Record<Tier, Effort>> = {
  smoke: {
    randomRuns: 15,
    repetitions: 3,
    shrinking: { tries: 200, finerTries: 40, ms: 3_000 },
    tracing: { tries: 200, ms: 3_000 },
  },
  standard: {
    randomRuns: 60,
    repetitions: 4,
    shrinking: { tries: 500, finerTries: 80, ms: 8_000 },
    tracing: { tries: 300, ms: 5_000 },
  },
  soak: {
    randomRuns: 200,
    repetitions: 10,
    shrinking: { tries: 2_000, finerTries: 300, ms: 30_000 },
    tracing: { tries: 600, ms: 15_000 },
  },
}
