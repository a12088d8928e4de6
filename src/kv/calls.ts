/** What can be done with a call as data, whatever its operation: its row says the shape, and the shape how. */
import type { CallOptions } from './contract.ts'
import { type AnyCall, type CallOf, type Operation, type ShapeOf, takesOf } from './operations.ts'
import { type MethodArguments, type PositionalArguments, type ShapeRow, shapes } from './shapes.ts'

/** What can be done with the arguments of `op`. */
function shapeOf<O extends Operation>(op: O): ShapeRow<ShapeOf<O>> {
  return shapes[takesOf(op)]
}

/** The keys that a call names. A prefix is no key. */
export function keysOfCall<O extends Operation>(call: CallOf<O, unknown>): readonly string[] {
  return shapeOf(call.op).keys(call)
}

/** The call with `to(key)` in the place of each key, and of a prefix. */
export function rekeyed<O extends Operation, V>(call: CallOf<O, V>, to: (key: string) => string): AnyCall<V, O> {
  return { ...call, ...shapeOf(call.op).rekey(call, to) }
}

/** The call with `to(value, key)` in the place of each value. */
export function revalued<O extends Operation, V, W>(
  call: CallOf<O, V>,
  to: (value: V, key: string) => W,
): AnyCall<W, O> {
  const { op } = call
  return { op, ...shapeOf(op).revalue(call, to) }
}

/** The arguments of a call as a store takes them: new at each call, but for the values. */
export function positional<O extends Operation>(call: CallOf<O, Uint8Array>): PositionalArguments[ShapeOf<O>] {
  return shapeOf(call.op).positional(call)
}

/** The call that a method got, as data. */
export function callOf<O extends Operation>(op: O, given: MethodArguments<ShapeOf<O>>): CallOf<O, Uint8Array> {
  return { op, ...shapeOf(op).named(given) }
}

/**
 * What the arguments that a method got name: keys, or the prefix. Undefined where they hold no keys although they should, for the
 * caller gave something of another type.
 */
export function namesOf<O extends Operation>(op: O, given: MethodArguments<ShapeOf<O>>): readonly string[] | undefined {
  return shapeOf(op).names(given)
}

/** The options that a method got. */
export function optionsOf<O extends Operation>(op: O, given: MethodArguments<ShapeOf<O>>): CallOptions | undefined {
  return shapeOf(op).options(given)
}

/** What a method got, with other options. */
export function withOptions<O extends Operation>(
  op: O,
  given: MethodArguments<ShapeOf<O>>,
  options: CallOptions | undefined,
): MethodArguments<ShapeOf<O>> {
  return shapeOf(op).withOptions(given, options)
}
