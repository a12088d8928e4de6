/**
 * The operations as faults see them: what the effect of each is, which decides what a fault can put in its place, and how a call
 * is brought past the faults that are armed on it.
 */
import {
  type MethodArguments,
  type Operation,
  operations,
  type OperationsThat,
  operationTable,
  type ResultOf,
  type ShapeOf,
} from '../kv/index.ts'
import type { ArmedFault } from './match.ts'
import type { Passage } from './passage.ts'

/**
 * `get` gives values, `set` and `delete` change entries and give nothing, `list` gives keys, `health` says how the store is.
 * `other`: faults delay it, refuse it and cancel it like any, and none of them can stand in for it.
 */
export type EffectKind = 'get' | 'set' | 'delete' | 'list' | 'health' | 'other'

const effects = {
  getRaw: 'get',
  setRaw: 'set',
  delete: 'delete',
  list: 'list',
  batchGetRaw: 'get',
  batchSetRaw: 'set',
  batchDelete: 'delete',
  has: 'other',
  health: 'health',
  close: 'other',
} as const
effects satisfies Readonly<Record<Operation, EffectKind>>

type Pass<O extends Operation> = (
  through: Passage,
  armed: readonly ArmedFault[],
  ...given: MethodArguments<ShapeOf<O>>
) => Promise<ResultOf<O>>

const passes: { readonly [O in Operation]: Pass<O> } = {
  getRaw: (through, armed, key, options) => through.get(armed, key, options),
  setRaw: (through, armed, key, value, options) =>
    through.write(armed, 'setRaw', { kind: 'set', entries: new Map([[key, { value }]]) }, options),
  delete: (through, armed, key, options) => through.write(armed, 'delete', { kind: 'delete', keys: [key] }, options),
  list: (through, armed, ...given) => through.call(armed, 'list', given, ({ list }) => list),
  batchGetRaw: (through, armed, keys, options) => through.batchGet(armed, keys, options),
  batchSetRaw: (through, armed, entries, options) => {
    const written = new Map([...entries].map(([key, value]) => [key, { value }]))
    return through.write(armed, 'batchSetRaw', { kind: 'set', entries: written }, options)
  },
  batchDelete: (through, armed, keys, options) =>
    through.write(armed, 'batchDelete', { kind: 'delete', keys }, options),
  has: (through, armed, ...given) => through.call(armed, 'has', given),
  health: (through, armed, ...given) => through.call(armed, 'health', given, ({ health }) => health),
  close: (through, armed, options) => through.close(armed, options),
}

type BatchOperation = OperationsThat<{ of: 'batch' }>

/** The operations whose effect is `E`. */
export type OperationsWith<E extends EffectKind> = {
  [O in Operation]: (typeof effects)[O] extends E ? O : never
}[Operation]

/** The operations whose effect is one of `wanted`, in the order of the contract. */
export function operationsWith<E extends EffectKind>(...wanted: readonly E[]): readonly OperationsWith<E>[] {
  return operations.filter((op): op is OperationsWith<E> => wanted.some((effect) => effect === effects[op]))
}

/** Those of `ops` that work on several keys at once. */
export function inBatches<O extends Operation>(ops: readonly O[]): readonly Extract<O, BatchOperation>[] {
  return ops.filter((op): op is Extract<O, BatchOperation> => operationTable[op].of === 'batch')
}

/** What brings calls of `op` past the faults. */
export function passOf<O extends Operation>(op: O): Pass<O> {
  return passes[op]
}
