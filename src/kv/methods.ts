/**
 * Stores as tables of functions: what a wrapper reads and makes that treats every operation alike. A store with every operation
 * is such a table as it stands, and the other way round.
 */
import { positional } from './calls.ts'
import type { AnyKV, CallOptions, FullKV } from './contract.ts'
import { type CallOf, type Operation, operations, type ResultOf, type ShapeOf } from './operations.ts'
import type { MethodArguments } from './shapes.ts'

/** An operation as a function. */
export type MethodOf<O extends Operation> = (...given: MethodArguments<ShapeOf<O>>) => Promise<ResultOf<O>>

/** A store with every operation, as a table of functions. */
export type Methods = { readonly [O in Operation]: MethodOf<O> }

/** A store as a table of those functions that it has. */
export type AnyMethods = { readonly [O in Operation]?: MethodOf<O> | undefined }

/** A store each of whose operations is what `make` makes. */
export function everyMethod(make: <O extends Operation>(op: O) => MethodOf<O>): FullKV {
  const made = methodsOver(operations, make)
  if (!isComplete(made)) throw new TypeError('an operation has no row in the table')
  return made
}

/** The methods that `make` makes for `ops`. */
export function methodsOver<Ops extends Operation>(
  ops: readonly Ops[],
  make: <O extends Ops>(op: O) => MethodOf<O>,
): AnyMethods {
  const made: AnyMethods = {}
  // assigned by name, which the compiler cannot follow: it knows an operation's method, and not which operation is at hand
  for (const op of ops) Object.assign(made, { [op]: make(op) })
  return made
}

/**
 * What `wrap` makes of those methods of `store` that are among `ops`.
 *
 * @param wrap is given each method as it stands, to be called on `store`
 */
export function wrapMethods(
  store: AnyKV,
  ops: readonly Operation[],
  wrap: <O extends Operation>(op: O, method: MethodOf<O>) => MethodOf<O>,
): AnyMethods {
  const methods: AnyMethods = store
  const wrapped = <O extends Operation>(op: O): MethodOf<O> | undefined => {
    const method = methods[op]
    return method === undefined ? undefined : wrap(op, method)
  }
  const made: AnyMethods = {}
  for (const op of ops) {
    const method = wrapped(op)
    if (method !== undefined) Object.assign(made, { [op]: method })
  }
  return made
}

/** Makes `call`; undefined where the store has no such method. What the store does to its arguments cannot be seen in `call`. */
export function invoke<O extends Operation>(
  store: AnyKV,
  call: CallOf<O, Uint8Array>,
  options?: CallOptions,
): Promise<ResultOf<O>> | undefined {
  const methods: AnyMethods = store
  return methods[call.op]?.(...positional(call), options)
}

function isComplete(made: AnyMethods): made is Methods {
  return operations.every((op) => made[op] !== undefined)
}
