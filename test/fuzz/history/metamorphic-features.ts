/**
 * Histories too large to try every order: what must not change a verdict, and what can only make it milder. Where several clients
 * and keys are at work this reaches what brute force cannot.
 */
import type { HistoryOperation, Json } from '../../../src/history/index.ts'
import { largeHistory } from '../../history/large-history.ts'
import { type HistoryFamily, randomHistory } from '../../history/random-history.ts'
import { type Checker, type Feature, shown } from './feature.ts'

type Operations = readonly HistoryOperation[]

interface Relation {
  readonly name: string
  readonly change: (operations: Operations, random: () => number) => HistoryOperation[]
  /** Whether the verdict may become milder; else it stays. */
  readonly milder: boolean
}

/** A value of some type for each value, a different one for each, although some look alike. */
function renamed(value: Json | undefined): Json {
  if (value === null || value === undefined) return null
  const number = Number(JSON.stringify(value).replace(/\D/g, ''))
  const few = Math.floor(number / 5)
  const shapes: readonly Json[] = [few, `${few}`, [few], { n: few }, { a: 1, n: [few, null] }]
  return shapes[number % shapes.length] ?? few
}

const relations: readonly Relation[] = [
  {
    name: 'renaming values',
    milder: false,
    change: (operations) =>
      operations.map((o) => ({
        ...o,
        ...(o.value !== undefined && { value: renamed(o.value) }),
        ...(o.expected !== undefined && { expected: renamed(o.expected) }),
        ...(o.op === 'get' && o.result !== undefined && { result: renamed(o.result) }),
      })),
  },
  {
    name: 'permuting keys and clients',
    milder: false,
    change: (operations, random) => {
      const shuffled = operations.map((operation) => ({ operation, at: random() })).sort((a, b) => a.at - b.at)
      return shuffled.map(({ operation }) => ({
        ...operation,
        key: `other ${[...operation.key].reverse().join('')}`,
        client: `client ${operation.client}`,
      }))
    },
  },
  {
    name: 'scaling time',
    milder: false,
    change: (operations) => {
      const scaled = (stamp: number): number => stamp * 3.25 - 1000
      return operations.map((o) => ({
        ...o,
        call: scaled(o.call),
        return: o.return === null ? null : scaled(o.return),
      }))
    },
  },
  {
    name: 'widening an interval',
    milder: true,
    change: (operations, random) => {
      const at = Math.floor(random() * operations.length)
      const by = 1 + Math.floor(random() * 6)
      return operations.map((o, index) =>
        index === at ? { ...o, call: o.call - by, return: o.return === null ? null : o.return + by } : o,
      )
    },
  },
  {
    name: 'forgetting an outcome',
    milder: true,
    change: (operations, random) => {
      const at = Math.floor(random() * operations.length)
      return operations.map((o, index) => {
        if (index !== at || o.status !== 'ok') return o
        const { result: _, ...rest } = o
        return { ...rest, status: 'unknown' }
      })
    },
  },
]

const family: HistoryFamily = {
  name: 'metamorphic',
  ops: { get: 5, set: 3, delete: 2, cas: 2 },
  unknown: 0.1,
  fail: 0.02,
  maxOperations: 30,
  maxClients: 5,
}

function draw(random: () => number): HistoryOperation[] {
  const first = [...randomHistory(family, random).history]
  const shape = { operations: 60, keys: 2, clients: 6, sets: 0.35, deletes: 0.1, swaps: 0.1, unknown: 0.05 }
  const second = random() < 0.3 ? largeHistory(shape, random) : []
  return [...first, ...second]
}

function verdictOf(checker: Checker, operations: Operations): string {
  return checker.checkLinearizable(operations, { maxViolations: 0 }).verdict
}

/** The features, one a relation. */
export const metamorphicFeatures: readonly Feature[] = relations.map(({ name, change, milder }) => ({
  name,
  judge(checker, random) {
    const operations = draw(random)
    const before = verdictOf(checker, operations)
    const changed = change(operations, random)
    const after = verdictOf(checker, changed)
    const wrong = before === 'violation'
    if (after === before || (milder && wrong)) return { wrong }
    return { wrong, mismatch: `${before} became ${after}:\n${shown(operations)}\nbecame\n${shown(changed)}` }
  },
}))
