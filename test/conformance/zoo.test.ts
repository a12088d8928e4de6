import { describe, expect, it } from 'vitest'
import { laws } from '../../src/conformance/internal.ts'
import { mutants, controlStores } from '../../src/zoo/index.ts'
import { hunt } from './zoo/hunt.ts'
import { seedOf } from './zoo/seed.ts'

/** Laws that are proved elsewhere, by mutants that are more than a store in memory. */
const provedElsewhere = [
  /^server\//, // test/containers: servers that are paused, killed and cut off, behind backends that hide it
  /^durability\/crash$/, // crash.test.ts: a writer in another process that is killed
]

describe('the zoo', () => {
  it('has at least 280 mutants and 36 control stores, each under a name of its own', () => {
    const ids = [...mutants(), ...controlStores()].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(mutants().length).toBeGreaterThanOrEqual(280)
    expect(controlStores().length).toBeGreaterThanOrEqual(36)
  })

  it('says of each mutant what is wrong with it and where that was seen, in a sentence', () => {
    for (const { id, defect, source } of mutants()) {
      expect(defect, id).toMatch(/^[A-Z`].*[.]$/s)
      expect(source.length, id).toBeGreaterThan(5)
    }
  })

  it('names a law of the table for each mutant', () => {
    const known = new Set(laws.map(({ id }) => id))
    expect(mutants().filter(({ law }) => !known.has(law))).toEqual([])
  })

  it('has a mutant for each law', () => {
    const named = new Set(mutants().map(({ law }) => law))
    const idle = laws.filter(({ id }) => !named.has(id) && !provedElsewhere.some((pattern) => pattern.test(id)))
    expect(idle.map(({ id }) => id)).toEqual([])
  })

  it('keeps no law on the list of those proved elsewhere that has a mutant here', () => {
    const named = mutants().filter(({ law }) => provedElsewhere.some((pattern) => pattern.test(law)))
    expect(named.map(({ id }) => id)).toEqual([])
  })

  // of every mutant: zoo-standard-*.long.test.ts
  it.each(mutants().filter((_, index) => index % 15 === 0))(
    '$id, one in fifteen, dies of $law',
    { timeout: 60_000 },
    async (mutant) => {
      expect(await hunt(mutant, 'standard', seedOf(), mutant.law)).toContain(mutant.law)
    },
  )

  it('makes new stores at each call, so that one run leaves nothing to the next', async () => {
    const [first] = mutants()
    const [again] = mutants()
    expect(first?.backend).not.toBe(again?.backend)
  })
})
