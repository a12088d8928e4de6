import { describe, expect, it } from 'vitest'
import { lawsByDesign } from '../../../src/conformance/failure/by-design.ts'
import { runConformance } from '../../../src/conformance/index.ts'
import { laws } from '../../../src/conformance/internal.ts'
import { mutants } from '../../../src/zoo/index.ts'

/** A mutant that does something by design without saying so, and what it would have to declare. */
const undeclared: readonly (readonly [mutant: string, declare: string])[] = [
  ['aliasing-by-reference-undeclared', `memory: 'references'`],
  ['domain-absent-undeclared', `keys with outside: 'absent'`],
  ['domain-refused-undeclared', `keys with outside: 'refused'`],
  ['domain-normalised', `keys with outside: 'unspecified'`],
  ['limit-key-undeclared', 'limits.keyBytes, keyCodePoints, keyUnits or encodedKey'],
  ['limit-key-units-for-code-points', 'limits.keyBytes, keyCodePoints, keyUnits or encodedKey as it is'],
  ['evicts-undeclared', 'capacity: { entries: … }'],
  ['hierarchy-undeclared', `hierarchy: { separators: '/' }`],
  ['hierarchy-declared-free', `hierarchy: 'free'`],
  ['refuses-empty-batch', `emptyBatch: 'reject'`],
  ['declares-no-empty-batch', `emptyBatch: 'accept'`],
]

describe('a failure that would be none under another profile', () => {
  it.each(undeclared)('of %s says: declare %s', async (id, declare) => {
    const mutant = mutants().find((each) => each.id === id)
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`)
    const report = await runConformance(mutant.backend, { tier: 'smoke', seed: 1, only: [mutant.law] })
    expect(report.laws[0]?.failure?.message).toContain(`If that is meant, declare ${declare}.`)
  })

  it('is one of laws that exist', () => {
    const ids = laws.map(({ id }) => id)
    expect(lawsByDesign.filter((law) => !ids.includes(law))).toEqual([])
  })
})
