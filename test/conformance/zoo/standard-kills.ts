/** The tests that every mutant dies of the law that names its defect. They are dealt to several files, which run side by side. */
import { afterAll, describe, expect, it } from 'vitest'
import { mutants } from '../../../src/zoo/index.ts'
import { seedOf } from './seed.ts'
import { hunt } from './hunt.ts'

/** Registers the tests of one part of the zoo, of so many. */
export function standardKills(part: number, of: number): void {
  const seed = seedOf()
  const dealt = mutants().filter((_, index) => index % of === part - 1)
  describe(`the zoo, part ${part} of ${of}, at standard, seed ${seed}`, () => {
    const startedAt = performance.now()
    let killed = 0

    it.each(dealt)('$id dies of $law', { timeout: 60_000 }, async (mutant) => {
      expect(await hunt(mutant, 'standard', seed, mutant.law)).toContain(mutant.law)
      killed += 1
    })

    afterAll(() => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
      console.log(
        `zoo, standard, part ${part} of ${of}: ${killed} of ${dealt.length} killed, each by the law that names it (seed ${seed}, ${seconds} s)`,
      )
    })
  })
}
