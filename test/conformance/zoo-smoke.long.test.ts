import { describe, expect, it } from 'vitest'
import { mutants } from '../../src/zoo/index.ts'
import { hunt } from './zoo/hunt.ts'
import { seedOf } from './zoo/seed.ts'

describe('the zoo at smoke', () => {
  it('loses at least 95 of 100 mutants', { timeout: 300_000 }, async () => {
    const seed = seedOf()
    const all = mutants()
    const startedAt = performance.now()
    const alive: string[] = []
    for (const mutant of all) {
      const kills = await hunt(mutant, 'smoke', seed)
      if (kills.length === 0) alive.push(mutant.id)
    }
    const killed = all.length - alive.length
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    const percent = ((100 * killed) / all.length).toFixed(1)
    const left = alive.length === 0 ? '' : `, alive: ${alive.join(', ')}`
    console.log(`zoo, smoke: ${killed} of ${all.length} killed, ${percent} % (seed ${seed}, ${seconds} s)${left}`)
    expect(killed / all.length).toBeGreaterThanOrEqual(0.95)
  })
})
