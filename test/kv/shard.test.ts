import { describe, expect, it } from 'vitest'
import { checkShard, isUsageError, ofShard, rangeOfShard, shardName, shardNamed } from '../../src/kv/index.ts'

const costs = [900, 10, 10, 450, 300, 10, 200, 150, 10, 100, 100, 60]
const counts = [1, 2, 3, 5, 12, 19]

function shards(count: number): readonly (readonly number[])[] {
  const items = costs.map((_, at) => at)
  return Array.from({ length: count }, (_, at) => ofShard(items, { index: at + 1, count }, (item) => costs[item] ?? 0))
}

describe('the shards of one run', () => {
  it.each(counts)('have every item once: %d', (count) => {
    expect(
      shards(count)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(costs.map((_, at) => at))
  })

  it.each(counts)('keep the order of the items: %d', (count) => {
    for (const own of shards(count)) expect(own).toEqual([...own].sort((a, b) => a - b))
  })

  it.each([2, 3])('cost about the same where no item outweighs a shard: %d', (count) => {
    const loads = shards(count).map((own) => own.reduce((sum, item) => sum + (costs[item] ?? 0), 0))
    const fair = Math.max(900, costs.reduce((sum, cost) => sum + cost, 0) / count)
    for (const load of loads) expect(load).toBeLessThanOrEqual(fair * 1.1)
  })

  it('are the same each time', () => {
    expect(shards(5)).toEqual(shards(5))
  })

  it.each([
    [1, 10],
    [3, 10],
    [7, 10],
    [17, 10],
    [4, 10_000],
  ])('of %d cut %d runs into rows that touch and differ by one at most', (count, total) => {
    const rows = Array.from({ length: count }, (_, at) => rangeOfShard(total, { index: at + 1, count }))
    expect(rows[0]?.from).toBe(0)
    expect(rows.at(-1)?.to).toBe(total)
    rows.slice(1).forEach(({ from }, at) => expect(from).toBe(rows[at]?.to))
    const lengths = rows.map(({ from, to }) => to - from)
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
  })
})

describe('the name of a shard', () => {
  it('is read and written alike', () => {
    expect(shardName(shardNamed('--shard', '2/5'))).toBe('2/5')
  })

  it.each(['', '0/3', '4/3', '1', '1/0', '-1/3', '1.5/3', '1/3/5', '1 / 3', 'a/b', '1/99999', '1/1e9', '\u001b[2J/3'])(
    'is not %j',
    (word) => {
      expect(() => shardNamed('--shard', word)).toThrow(
        /^--shard is '.*'; expected i\/n with 1 ≤ i ≤ n ≤ 10000, such as/,
      )
    },
  )

  it.each([
    [null, 'expected { index, count }'],
    ['1/3', 'expected { index, count }'],
    [[1, 3], 'expected { index, count }'],
    [{ index: 0, count: 3 }, 'the index of a shard is 0; expected a whole number from 1 to 3'],
    [{ index: 4, count: 3 }, 'the index of a shard is 4'],
    [{ index: 1, count: 0 }, 'the count of a shard is 0; expected a whole number from 1 to 10000'],
    [{ index: 1, count: Infinity }, 'the count of a shard is Infinity'],
    [{ index: 1, count: 2, of: 3 }, "a shard has no 'of'"],
  ])('and its data are not %j', (given, says) => {
    const refused = (): unknown => checkShard(given)
    expect(refused).toThrow(says)
    expect(refused).toThrow(expect.toSatisfy(isUsageError))
  })
})
