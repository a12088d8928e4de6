/**
 * The table of operations: one row each, and what the rest of the project needs to know of it. Lists, guards, classes of
 * faults, recorders, wrappers and printers follow from it. To add an operation is to add it to the interface of its capability
 * and a row here; the compiler then names every place that has to say something about it.
 */
import type { AnyKV, FullKV, KV, KVWithBatch, KVWithHas, KVWithHealth } from './contract.ts'
import type { Arguments, PositionalArguments, OperationResults } from './shapes.ts'

/** What an operation is. */
export interface OperationRow {
  /** The shape of its arguments. */
  readonly takes: keyof Arguments<unknown>
  /** What it resolves to. */
  readonly gives: keyof OperationResults
  /** What it does to the store: reads or writes entries, asks how the store is, or ends the client. */
  readonly does: 'read' | 'write' | 'probe' | 'end'
  /** The capability it belongs to. */
  readonly of: Capability
}

/** The interface of each capability: what a store that has it can do. */
export interface Capabilities {
  readonly base: KV
  readonly batch: KVWithBatch
  readonly health: KVWithHealth
  readonly has: KVWithHas
}

/** The name of a capability. Every store has `base`. */
export type Capability = keyof Capabilities

/** A capability that a store may lack. Each is a dimension of the profile. */
export type OptionalCapability = Exclude<Capability, 'base'>

/** Every operation, in the order in which reports list them. */
export const operationTable = {
  getRaw: { takes: 'key', gives: 'value', does: 'read', of: 'base' },
  setRaw: { takes: 'keyValue', gives: 'nothing', does: 'write', of: 'base' },
  delete: { takes: 'key', gives: 'nothing', does: 'write', of: 'base' },
  list: { takes: 'prefix', gives: 'keys', does: 'read', of: 'base' },
  batchGetRaw: { takes: 'keys', gives: 'values', does: 'read', of: 'batch' },
  batchSetRaw: { takes: 'entries', gives: 'nothing', does: 'write', of: 'batch' },
  batchDelete: { takes: 'keys', gives: 'nothing', does: 'write', of: 'batch' },
  has: { takes: 'key', gives: 'boolean', does: 'read', of: 'has' },
  health: { takes: 'none', gives: 'nothing', does: 'probe', of: 'health' },
  close: { takes: 'none', gives: 'nothing', does: 'end', of: 'base' },
} as const

// a row is missing, or is none, where this does not compile
operationTable satisfies Readonly<Record<keyof FullKV, OperationRow>>

/** The table, as a type. */
export type OperationTable = typeof operationTable

/** The name of an operation. */
export type Operation = keyof typeof operationTable

/** The operations whose rows agree with `Where`: `OperationsThat<{ does: 'read' }>`. */
export type OperationsThat<Where extends Partial<OperationRow>> = {
  [O in Operation]: OperationTable[O] extends Where ? O : never
}[Operation]

/** The operations of `S`, whatever else it has: what a wrapper has too. One that `S` may lack, the wrapper may lack. */
export type OperationsOf<S extends AnyKV> = { [O in keyof S as Extract<O, Operation>]: FullKV[Extract<O, Operation>] }

/** The shape of the arguments of `O`. */
export type ShapeOf<O extends Operation> = OperationTable[O]['takes']

/** The name of what `O` resolves to. */
export type GivesOf<O extends Operation> = OperationTable[O]['gives']

/** What `O` resolves to. */
export type ResultOf<O extends Operation> = OperationResults[GivesOf<O>]

/** A call of `O` as data; `V` stands for bytes, however they are written down. */
export type CallOf<O extends Operation, V> = { readonly op: O } & Arguments<V>[ShapeOf<O>]

/** A call of any of `O` as data. */
export type AnyCall<V, O extends Operation = Operation> = { readonly [P in O]: CallOf<P, V> }[O]

/** How a row says that an operation is called, its options aside. Held against the interfaces below. */
type SignatureOf<O extends Operation> = (...given: PositionalArguments[ShapeOf<O>]) => Promise<ResultOf<O>>

/** The operations whose row and interface disagree on what they take or give: none, or this does not compile. */
type Disagreeing = { [O in Operation]: FullKV[O] extends SignatureOf<O> ? never : O }[Operation]
undefined satisfies [Disagreeing] extends [never] ? undefined : Disagreeing

/** Every operation, in the order in which reports list them. */
export const operations: readonly Operation[] = Object.keys(operationTable).filter(isOperation)

/** The capabilities that a store may lack, in the order of the table. */
export const optionalCapabilities: readonly OptionalCapability[] = [
  ...new Set(operations.map((op) => operationTable[op].of).filter((of) => of !== 'base')),
]

/** The operations whose rows agree with `where`, in the order of the table. */
export function operationsThat<const Where extends Partial<OperationRow>>(
  where: Where,
): readonly OperationsThat<Where>[] {
  return operations.filter((op): op is OperationsThat<Where> => {
    const row: OperationRow = operationTable[op]
    return (
      (where.takes ?? row.takes) === row.takes &&
      (where.gives ?? row.gives) === row.gives &&
      (where.does ?? row.does) === row.does &&
      (where.of ?? row.of) === row.of
    )
  })
}

/** The shape of the arguments of `op`. */
export function takesOf<O extends Operation>(op: O): ShapeOf<O> {
  return operationTable[op].takes
}

/** The name of what `op` resolves to. */
export function givesOf<O extends Operation>(op: O): GivesOf<O> {
  return operationTable[op].gives
}

/** Whether `name` is an operation. */
export function isOperation(name: string): name is Operation {
  return Object.hasOwn(operationTable, name)
}

/** Whether `store` has every operation of a capability. */
export function can<C extends Capability>(store: AnyKV, capability: C): store is AnyKV & Capabilities[C] {
  return operationsThat({ of: capability }).every((name) => typeof store[name] === 'function')
}
