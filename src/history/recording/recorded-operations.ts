/** What a history holds of the operations of the contract: what each does to a key, as an operation of that key. */
import { types } from 'node:util'
import {
  type Arguments,
  type CallOf,
  givesOf,
  type Operation,
  operations,
  type ResultOf,
  type OperationResults,
  type ArgumentShape,
  takesOf,
} from '../../kv/index.ts'
import type { HistoryOp, Json } from '../operation.ts'
import type { RecordedCall, RecordedEnd } from './recorder.ts'

/** As what each operation is recorded, for each of its keys; undefined: not at all. */
export const recordedAs = {
  getRaw: 'get',
  setRaw: 'set',
  delete: 'delete',
  list: undefined,
  batchGetRaw: 'get',
  batchSetRaw: 'set',
  batchDelete: 'delete',
  has: undefined,
  health: undefined,
  close: undefined,
} as const
recordedAs satisfies Readonly<Record<Operation, HistoryOp | undefined>>

/** The operations that are recorded. */
export type RecordedOperation = {
  [O in Operation]: (typeof recordedAs)[O] extends HistoryOp ? O : never
}[Operation]

/** Every operation that is recorded, in the order of the contract. */
export const recordedOperations: readonly RecordedOperation[] = operations.filter(
  (op): op is RecordedOperation => recordedAs[op] !== undefined,
)

/** What stands for bytes in a history. */
export type Describe = (bytes: Uint8Array, key: string) => Json

/** What a call does to one of its keys. */
export type KeyOperation = Omit<RecordedCall, 'client'>

/** What `call` does to each of its keys, recorded as `op`. */
export function keyOperations<O extends Operation>(
  op: HistoryOp,
  call: CallOf<O, Uint8Array>,
  describe: Describe,
): readonly KeyOperation[] {
  const written = pairs[takesOf(call.op)](call)
  return written.map(([key, value]) => ({ op, key, ...(value !== undefined && { value: describe(value, key) }) }))
}

/** How the operations of the keys of a call ended that resolved to `result`: all alike, or each in its own way. */
export function endsOf<O extends Operation>(
  op: O,
  result: ResultOf<O>,
  keys: readonly string[],
  describe: Describe,
): RecordedEnd | readonly RecordedEnd[] {
  return ends[givesOf(op)](result, keys, describe)
}

/** What it means that the store rejects a call of `op` for want of the key. */
export function missingOf(op: Operation): RecordedEnd {
  return givesOf(op) === 'value' ? { status: 'ok', result: null } : { status: 'unknown' }
}

type Pairs<S extends ArgumentShape> = (
  given: Arguments<Uint8Array>[S],
) => readonly (readonly [key: string, value?: Uint8Array])[]

/** The keys of a call, each once, with what is written under them. */
const pairs: { readonly [S in ArgumentShape]: Pairs<S> } = {
  none: () => [],
  prefix: () => [],
  key: ({ key }) => [[key]],
  keys: ({ keys }) => [...new Set(keys)].map((key) => [key]),
  keyValue: ({ key, value }) => [[key, value]],
  entries: ({ entries }) => entries,
}

type Ends<G extends keyof OperationResults> = (
  result: OperationResults[G],
  keys: readonly string[],
  describe: Describe,
) => RecordedEnd | readonly RecordedEnd[]

const ok: RecordedEnd = { status: 'ok' }

const ends: { readonly [G in keyof OperationResults]: Ends<G> } = {
  nothing: () => ok,
  boolean: () => ok,
  keys: () => ok,
  value: (value, keys, describe) => keys.map((key) => ({ ...ok, result: describe(value, key) })),
  values: (found, keys, describe) =>
    // a store under test may answer with anything, and a map of another realm is a map
    types.isMap(found)
      ? keys.map((key) => {
          const value = found.get(key)
          return { ...ok, result: value === undefined ? null : describe(value, key) }
        })
      : keys.map(() => ({ ...ok, result: { damage: 'no map', of: [found === null ? 'null' : typeof found] } })),
}
