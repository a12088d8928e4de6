/** What a latency can be: a distribution, good and bad periods, or a queue that grows under load. As data, checked. */
import { knownKeys, oneOf, UsageError } from '../../kv/index.ts'
import { type Distribution, longestMs } from './distribution.ts'

/** Good and bad periods that take turns (Gilbert 1960, Elliott 1963): within one, calls are alike, as they are on a real network. */
export interface Bursts {
  readonly shape: 'bursts'
  /** Latency in good periods. */
  readonly good: Distribution
  /** Latency in bad periods. */
  readonly bad: Distribution
  /** How long a good period lasts on average; lengths are exponential. */
  readonly goodMs: number
  /** How long a bad period lasts on average. */
  readonly badMs: number
}

/** Calls queue, first come first served, for a number of servers: latency is waiting plus service, so it grows with load. */
export interface Queue {
  readonly shape: 'queue'
  /** How long one call occupies a server. */
  readonly service: Distribution
  readonly servers: number
}

/** How long calls take. */
export type LatencyModel = Distribution | Bursts | Queue

/**
 * Fields by shape, each of which is a number of milliseconds, a positive number, a share, a whole number or another
 * distribution; what is missing here does not compile.
 */
const shapes = {
  constant: { ms: 'ms' },
  uniform: { minMs: 'ms', maxMs: 'ms' },
  normal: { meanMs: 'ms', sdMs: 'ms' },
  exponential: { meanMs: 'ms' },
  lognormal: { medianMs: 'ms', sigma: 'positive' },
  pareto: { minMs: 'ms', alpha: 'positive' },
  bimodal: { fast: 'distribution', slow: 'distribution', slowShare: 'share' },
  bursts: { good: 'distribution', bad: 'distribution', goodMs: 'positive', badMs: 'positive' },
  queue: { service: 'distribution', servers: 'whole' },
} as const satisfies {
  readonly [S in LatencyModel['shape']]: Record<
    Exclude<keyof Extract<LatencyModel, { readonly shape: S }>, 'shape'>,
    FieldType
  >
}

type FieldType = 'ms' | 'positive' | 'share' | 'whole' | 'distribution'

const shapeNames = Object.keys(shapes)
const stateful = ['bursts', 'queue']

/** Servers of a queue: each has a place in memory. */
const mostServers = 100_000

/** How many distributions may be made of each other. */
const deepest = 10

const fieldTypes: Readonly<Record<Exclude<FieldType, 'distribution'>, { legal: string; ok: (n: number) => boolean }>> =
  {
    ms: { legal: `a number from 0 to ${longestMs}`, ok: (n) => n >= 0 && n <= longestMs },
    positive: { legal: 'a number above 0', ok: (n) => n > 0 && n <= longestMs },
    share: { legal: 'a number from 0 to 1', ok: (n) => n >= 0 && n <= 1 },
    whole: {
      legal: `a whole number from 1 to ${mostServers}`,
      ok: (n) => n >= 1 && n <= mostServers && Number.isInteger(n),
    },
  }

/** Throws a {@link UsageError} that lists the legal values when `value` is no latency model. */
export function checkLatencyModel(what: string, value: unknown): void {
  checkShape(what, value, shapeNames, deepest)
}

function checkShape(what: string, value: unknown, legal: readonly string[], depth: number): void {
  if (depth === 0) throw new UsageError(`${what} is too deep: at most ${deepest} distributions are made of each other`)
  if (typeof value !== 'object' || value === null || !('shape' in value)) {
    const found = typeof value === 'object' ? 'without a shape' : `a ${typeof value}`
    throw new UsageError(`${what} is ${found}; expected { shape, ... } with a shape of ${quoted(legal)}`)
  }
  const shape = oneOf(`${what}.shape`, value.shape, legal)
  const fields: Readonly<Record<string, FieldType>> = fieldsOf(shape)
  knownKeys(what, value, ['shape', ...Object.keys(fields)])
  for (const [name, type] of Object.entries(fields)) {
    const field: unknown = Reflect.get(value, name)
    if (type === 'distribution') {
      const plain = legal.filter((name) => !stateful.includes(name))
      checkShape(`${what}.${name}`, field, plain, depth - 1)
    } else if (typeof field !== 'number' || !fieldTypes[type].ok(field)) {
      throw new UsageError(`${what}.${name} is ${String(field)}; expected ${fieldTypes[type].legal}`)
    }
  }
  if ('minMs' in value && 'maxMs' in value && Number(value.minMs) > Number(value.maxMs)) {
    throw new UsageError(`${what}.minMs is ${String(value.minMs)}; expected at most maxMs, ${String(value.maxMs)}`)
  }
}

function fieldsOf(shape: string): Readonly<Record<string, FieldType>> {
  for (const [name, fields] of Object.entries(shapes)) if (name === shape) return fields
  return {}
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
