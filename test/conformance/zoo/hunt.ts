/** Runs the laws on a mutant until it is killed. */
import { runConformance, type Tier } from '../../../src/conformance/index.ts'
import { type Mutant } from '../../../src/zoo/index.ts'

/** The laws that failed, in their order. */
export type Kills = readonly string[]

/** Nothing in the zoo is a real server: what has not come after this long never will, unless that is the defect. */
const hasty = { operationTimeoutMs: 300, abortWithinMs: 200, convergeWithinMs: 100 } as const

/** Asks the laws in their order until `killer` has failed, or any where none is named: what follows could only fail as well. */
export async function hunt({ backend }: Mutant, tier: Tier, seed: number, killer?: string): Promise<Kills> {
  const over = new AbortController()
  const kills: string[] = []
  await runConformance(backend, {
    ...hasty,
    tier,
    seed,
    signal: over.signal,
    onProgress({ law }) {
      if (law.status !== 'failed') return
      kills.push(law.id)
      if (killer === undefined || law.id === killer) over.abort()
    },
  })
  await backend.dispose?.()
  return kills
}
