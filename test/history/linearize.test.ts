import { describe, expect, it } from 'vitest'
import { type HistoryOperation, type Json, linearize } from '../../src/history/index.ts'
import { drawStream } from '../../src/kv/index.ts'
import { apply, linearizableByForce } from './brute-force.ts'
import { type HistoryFamily, randomHistory } from './random-history.ts'

const base = { unknown: 0.15, fail: 0.05, maxOperations: 11, maxClients: 5, initial: 0.3 } as const

const families: readonly HistoryFamily[] = [
  { ...base, name: 'reads and writes', ops: { get: 3, set: 3 } },
  { ...base, name: 'deletes', ops: { get: 4, set: 3, delete: 2 } },
  { ...base, name: 'repeated values', ops: { get: 4, set: 3, delete: 1 }, repeat: 2 },
  { ...base, name: 'compare-and-sets', ops: { get: 3, set: 2, cas: 3 } },
  { ...base, name: 'everything', ops: { get: 4, set: 2, delete: 1, cas: 1, add: 1, append: 1 } },
  { ...base, name: 'stamps that collide', ops: { get: 4, set: 3, delete: 2 }, ties: 0.5 },
]

const tries = 1_500

/** Why the points are no explanation of the history; undefined where they are. */
function flawOf(history: readonly HistoryOperation[], initial: Json): string | undefined {
  const { points } = linearize(history, { initial: { k: initial } })
  let state: Json = initial
  let last = 0
  for (const { operation: row, at } of points) {
    const operation = history[row]
    if (operation === undefined) return `there is no operation ${row}`
    const end = operation.status === 'ok' ? (operation.return ?? Infinity) : Infinity
    if (at < last || at < operation.call || at > end) return `operation ${row} cannot take effect at ${at}`
    const after = apply(operation, state)
    if (after === undefined) return `operation ${row} is not explained by ${JSON.stringify(state)}`
    state = after
    last = at
  }
  const given = new Set(points.map(({ operation }) => operation))
  const left = history.findIndex(({ status }, row) => status === 'ok' && !given.has(row))
  return left === -1 ? undefined : `operation ${left} is in no place`
}

describe('linearize', () => {
  it.each(families.map((family) => [family.name, family] as const))(
    'finds an order exactly where there is one, with %s',
    (_, family) => {
      const seed = Date.now() % 1_000_000
      const draws = drawStream(seed, family.name)
      let explained = 0
      for (let round = 0; round < tries; round += 1) {
        const { history, initial } = randomHistory(family, draws)
        const possible = linearizableByForce(history, initial)
        const { without } = linearize(history, { initial: { k: initial } })
        const where = `seed ${seed}, round ${round}: ${JSON.stringify(history)}`
        expect(without, where).toEqual(possible ? [] : ['k'])
        if (!possible) continue
        explained += 1
        expect(flawOf(history, initial), where).toBeUndefined()
      }
      expect(explained).toBeGreaterThan(tries / 10)
      expect(explained).toBeLessThan(tries)
    },
    30_000,
  )

  it('gives a key up when the budget is spent, and says which', () => {
    const history: readonly HistoryOperation[] = [
      { client: 'a', op: 'set', key: 'k', value: 1, status: 'ok', call: 0, return: 1 },
    ]
    expect(linearize(history, { maxStates: 0 })).toEqual({ points: [], without: ['k'] })
  })
})
