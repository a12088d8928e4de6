/** What the clients do: each operation is drawn by its address, so leaving one out changes no other. */
import { draw, drawInt } from '../kv/index.ts'
import type { ChaosPlan } from './plan.ts'

/** One operation of the workload. What it writes follows from who makes it: values are unique. */
export type Work =
  | { readonly kind: 'get' | 'set' | 'delete'; readonly key: string }
  | { readonly kind: 'batchGet' | 'batchSet' | 'batchDelete'; readonly keys: readonly string[] }

/** How often each kind is made, in parts. */
export interface OperationWeights {
  readonly get: number
  readonly set: number
  readonly delete: number
  readonly batchGet: number
  readonly batchSet: number
  readonly batchDelete: number
}

/** More reads than writes, so that what a write did is seen; some deletes, a few batches. */
export const defaultWeights: OperationWeights = {
  get: 46,
  set: 34,
  delete: 8,
  batchGet: 5,
  batchSet: 5,
  batchDelete: 2,
}

/** The operation that client number `client` makes as its `index`-th. */
export function workOf(
  plan: ChaosPlan,
  client: number,
  index: number,
  weights: OperationWeights,
  batches: boolean,
): Work {
  const address = [client, index] as const
  const kind = kindOf(draw(plan.seed, 'kind', ...address), weights)
  const key = keyOf(plan, client, index, weights)
  if (kind === 'get' || kind === 'set' || kind === 'delete') return { kind, key }
  if (!batches) return { kind: kind === 'batchGet' ? 'get' : kind === 'batchSet' ? 'set' : 'delete', key }
  const other = plan.keys[drawInt(plan.keys.length, plan.seed, 'other key', ...address)] ?? key
  return { kind, keys: [...new Set([key, other])] }
}

/**
 * A read of the same keys: what a client does that has just failed, until it hears something again. Its writes would be of unknown
 * outcome, one after another while a server is away, and could then explain whatever the server had lost.
 */
export function readingOf(work: Work): Work {
  return 'key' in work ? { kind: 'get', key: work.key } : { kind: 'batchGet', keys: work.keys }
}

/** Half of the reads look at what the client touched last: a write is seen, or missed, before others write over it. */
function keyOf(plan: ChaosPlan, client: number, index: number, weights: OperationWeights): string {
  const { keys, seed } = plan
  const reads = index > 0 && kindOf(draw(seed, 'kind', client, index), weights) === 'get'
  if (reads && draw(seed, 'look back', client, index) < 0.5) return keyOf(plan, client, index - 1, weights)
  return keys[drawInt(keys.length, seed, 'key', client, index)] ?? 'k'
}

/** The pause before it, in milliseconds: exponentially distributed, so that clients drift apart. */
export function pauseBefore(plan: ChaosPlan, client: number, index: number): number {
  return -Math.log(1 - draw(plan.seed, 'pause', client, index)) * plan.pauseMs
}

function kindOf(drawn: number, weights: OperationWeights): Work['kind'] {
  const whole = kinds.reduce((sum, kind) => sum + weights[kind], 0)
  let left = drawn * whole
  for (const kind of kinds) {
    left -= weights[kind]
    if (left < 0) return kind
  }
  return 'get'
}

const kinds: readonly Work['kind'][] = ['get', 'set', 'delete', 'batchGet', 'batchSet', 'batchDelete']
