/** What the clients do: each operation is drawn by its address, so leaving one out changes no other. */
import type { RecordedOperation } from '../history/index.ts'
import { recordedOperations } from '../history/internal.ts'
import {
  type AnyCall,
  type Arguments,
  draw,
  drawInt,
  keysOfCall,
  type Operation,
  type OperationsThat,
  operationTable,
  type ArgumentShape,
  takesOf,
} from '../kv/index.ts'
import type { ChaosPlan } from './plan.ts'

/** One operation of the workload. What it writes follows from who makes it, for values are unique, and so is left open. */
export type Work = AnyCall<undefined, RecordedOperation>

/** How often each operation is made, in parts. */
export type OperationWeights = { readonly [O in RecordedOperation]: number }

/** More reads than writes, so that what a write did is seen; some deletes, a few batches. */
export const defaultWeights: OperationWeights = {
  getRaw: 46,
  setRaw: 34,
  delete: 8,
  batchGetRaw: 5,
  batchSetRaw: 5,
  batchDelete: 2,
}

type OfEveryStore = Extract<RecordedOperation, OperationsThat<{ of: 'base' }>>
type OfSomeStores = Exclude<RecordedOperation, OfEveryStore>

/** What is made in the place of an operation that not every store has, on a store without it. */
const otherwise: { readonly [O in OfSomeStores]: OfEveryStore } = {
  batchGetRaw: 'getRaw',
  batchSetRaw: 'setRaw',
  batchDelete: 'delete',
}

function isOfSomeStores(op: RecordedOperation): op is OfSomeStores {
  return op in otherwise
}

/**
 * The operation that client number `client` makes as its `index`-th.
 *
 * @param present the operations that the store has
 */
export function workOf(
  plan: ChaosPlan,
  client: number,
  index: number,
  weights: OperationWeights,
  present: ReadonlySet<Operation>,
): Work {
  const drawn = operationOf(plan, client, index, weights)
  const op = isOfSomeStores(drawn) && !present.has(drawn) ? otherwise[drawn] : drawn
  const key = keyOf(plan, client, index, weights)
  const other = plan.keys[drawInt(plan.keys.length, plan.seed, 'other key', client, index)] ?? key
  return callAbout(op, [key, other])
}

/**
 * A read of the same keys: what a client does that has just failed, until it hears something again. Its writes would be of unknown
 * outcome, one after another while a server is away, and could then explain whatever the server had lost.
 */
export function readingOf(work: Work): Work {
  return callAbout(operationTable[work.op].of === 'batch' ? 'batchGetRaw' : 'getRaw', keysOfCall(work))
}

/** A call of `op` about `keys`; of one that takes a single key about the first. */
function callAbout<O extends RecordedOperation>(op: O, keys: readonly string[]): AnyCall<undefined, O> {
  return { op, ...about[takesOf(op)]([...new Set(keys)]) }
}

/** Arguments about some keys, by shape. */
const about: { readonly [S in ArgumentShape]: (keys: readonly string[]) => Arguments<undefined>[S] } = {
  none: () => ({}),
  key: ([key = '']) => ({ key }),
  prefix: ([prefix = '']) => ({ prefix }),
  keys: (keys) => ({ keys }),
  keyValue: ([key = '']) => ({ key, value: undefined }),
  entries: (keys) => ({ entries: keys.map((key) => [key, undefined]) }),
}

/** Half of the reads look at what the client touched last: a write is seen, or missed, before others write over it. */
function keyOf(plan: ChaosPlan, client: number, index: number, weights: OperationWeights): string {
  const { keys, seed } = plan
  const reads = index > 0 && operationOf(plan, client, index, weights) === 'getRaw'
  if (reads && draw(seed, 'look back', client, index) < 0.5) return keyOf(plan, client, index - 1, weights)
  return keys[drawInt(keys.length, seed, 'key', client, index)] ?? 'k'
}

/** The pause before it, in milliseconds: exponentially distributed, so that clients drift apart. */
export function pauseBefore(plan: ChaosPlan, client: number, index: number): number {
  return -Math.log(1 - draw(plan.seed, 'pause', client, index)) * plan.pauseMs
}

function operationOf({ seed }: ChaosPlan, client: number, index: number, weights: OperationWeights): RecordedOperation {
  const whole = recordedOperations.reduce((sum, op) => sum + weights[op], 0)
  let left = draw(seed, 'kind', client, index) * whole
  for (const op of recordedOperations) {
    left -= weights[op]
    if (left < 0) return op
  }
  return 'getRaw'
}
