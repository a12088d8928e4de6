import { describe, expect, it } from 'vitest'
import { type ConformanceReport, conformanceTests, runConformance, type Shard } from '../../src/conformance/index.ts'
import { laws, lawsOfShard } from '../../src/conformance/internal.ts'
import { costOfLaw, measuredLaws } from '../../src/conformance/law-costs.ts'
import { isOfOneShard } from '../../src/conformance/shard-laws.ts'
import { type Backend, isUsageError, ReferenceStore } from '../../src/kv/index.ts'
import { mutants } from '../../src/zoo/index.ts'

const hasty = { operationTimeoutMs: 300, abortWithinMs: 200, convergeWithinMs: 100, concurrency: 1 } as const
const only = ['values', 'list', 'batch', 'errors', 'lifecycle', 'hygiene/nothing-stray']

function shards(count: number): readonly Shard[] {
  return Array.from({ length: count }, (_, at) => ({ index: at + 1, count }))
}

function mutantOf(id: string): Backend {
  const mutant = mutants().find((other) => other.id === id)
  if (mutant === undefined) throw new Error(`there is no mutant ${id}`)
  return mutant.backend
}

/** What was found, without what is measured in time and without names made for one run. */
function found({ laws: results }: ConformanceReport): ReadonlyMap<string, unknown> {
  return new Map(
    results.map(({ durationMs: _time, ...law }) => [
      law.id,
      JSON.parse(JSON.stringify(law).replaceAll(/kvt-?[0-9a-f]{10,16}\/?|kvta[a-z]{14}/g, 'case')),
    ]),
  )
}

describe('the laws of a shard', () => {
  it.each([1, 2, 3, 7, laws.length + 7])('are disjoint, and complete together: %d', (count) => {
    const all = shards(count).flatMap((shard) => lawsOfShard(laws, shard).filter(isOfOneShard))
    expect(all.map(({ id }) => id).toSorted()).toEqual(
      laws
        .filter(isOfOneShard)
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  it('stand in the order of a whole run, the same each time', () => {
    const own = lawsOfShard(laws, { index: 2, count: 3 })
    expect(own).toEqual(laws.filter((law) => own.includes(law)))
    expect(own).toEqual(lawsOfShard(laws, { index: 2, count: 3 }))
  })

  it.each([2, 3, 5])('cost about as much as those of another: %d', (count) => {
    const loads = shards(count).map((shard) => lawsOfShard(laws, shard).reduce((sum, law) => sum + costOfLaw(law), 0))
    const mean = loads.reduce((sum, load) => sum + load, 0) / count
    expect(Math.max(...loads) / mean).toBeLessThan(1.05)
  })

  it('look back on the run in every shard that has something to look back on', () => {
    const looking = laws.filter((law) => !isOfOneShard(law))
    expect(looking.map(({ id }) => id)).toEqual(['hygiene/nothing-stray'])
    for (const shard of shards(3)) expect(lawsOfShard(laws, shard)).toEqual(expect.arrayContaining([...looking]))
    expect(shards(3).map((shard) => lawsOfShard(looking, shard).length)).toEqual([1, 0, 0])
  })

  it('have costs that are of laws', () => {
    const ids = laws.map(({ id }) => id)
    for (const id of measuredLaws) expect(ids).toContain(id)
  })
})

describe('the shards of a run', { timeout: 120_000 }, () => {
  it.each([
    ['values-empty-deletes', [1, 2, 3, 7]],
    ['list-first-ten', [2, 7]],
    // of a call without an answer one law tells, whichever shard it is in
    ['batch-empty-delete-hangs', [3]],
  ] as const)('find together what one run finds: %s', async (id, counts) => {
    const options = { ...hasty, tier: 'smoke', seed: 3, only } as const
    const whole = found(await runConformance(mutantOf(id), options))
    for (const count of counts) {
      const parts = new Map<string, unknown>()
      for (const shard of shards(count)) {
        const report = await runConformance(mutantOf(id), { ...options, shard })
        expect(report.shard).toEqual({ ...shard, laws: [...whole.keys()] })
        for (const [law, result] of found(report)) if (law !== 'hygiene/nothing-stray') parts.set(law, result)
      }
      expect(parts.size).toBe(whole.size - 1)
      for (const [law, result] of parts) expect(result).toEqual(whole.get(law))
    }
  })

  it('that have nothing to do open nothing, and are in order', async () => {
    let opened = 0
    const backend: Backend = {
      name: 'counted',
      open() {
        opened += 1
        return new ReferenceStore()
      },
    }
    const report = await runConformance(backend, { seed: 1, only: ['values/empty'], shard: { index: 2, count: 2 } })
    expect(report).toMatchObject({ ok: true, laws: [], shard: { index: 2, count: 2, laws: ['values/empty'] } })
    expect(opened).toBe(0)
  })

  it('are tests of a runner: those of their laws alone', () => {
    const names: string[] = []
    const it = (name: string): void => void names.push(name)
    const shard = { index: 1, count: 3 }
    conformanceTests(() => new ReferenceStore(), { describe: (_name, body) => body(), it, seed: 1, shard })
    expect(names.slice(0, -1)).toEqual(lawsOfShard(laws, shard).map(({ id }) => id))
  })

  it.each([
    [{ shard: { index: 1, count: 2 } }, 'a shard needs the seed of the whole run'],
    [{ seed: 1, shard: { index: 3, count: 2 } }, 'the index of a shard is 3; expected a whole number from 1 to 2'],
    [{ seed: 1, shard: { index: 1, count: Number.NaN } }, 'the count of a shard is NaN'],
  ])('are not %j', async (options, says) => {
    const refused = runConformance(() => new ReferenceStore(), options)
    await expect(refused).rejects.toThrow(says)
    await expect(refused).rejects.toSatisfy(isUsageError)
  })
})
