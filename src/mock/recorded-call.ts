/** How the record of a call begins and ends: which of its arguments is the key, and what is copied. */
import {
  type ArgumentShape,
  type GivesOf,
  givesOf,
  isMap,
  type MethodArguments,
  type Operation,
  type OperationResults,
  type ShapeOf,
  takesOf,
} from '../kv/index.ts'
import { copyEntries, copyList } from './copy.ts'
import type { CallNumber, Recorder } from './recorder.ts'

/** Opens the record of a call whose arguments have one shape. */
type Open<S extends ArgumentShape> = (
  to: Recorder,
  op: Operation,
  client: string,
  ...given: MethodArguments<S>
) => CallNumber

/** Opens the record of a call, by the shape of its arguments. Nothing in it throws, whatever the arguments are. */
export const open: { readonly [S in ArgumentShape]: Open<S> } = {
  none: (to, op, client, options) => to.open(op, client, undefined, options),
  key: (to, op, client, key, options) => to.open(op, client, key, options),
  prefix: (to, op, client, prefix, options) => to.open(op, client, prefix, options),
  keys: (to, op, client, keys, options) => {
    const call = to.open(op, client, undefined, options)
    to.add(call, { keys: copyList(keys) })
    return call
  },
  keyValue: (to, op, client, key, value, options) => {
    const call = to.open(op, client, key, options)
    to.value(call, value)
    return call
  },
  entries: (to, op, client, given, options) => {
    const call = to.open(op, client, undefined, options)
    to.add(call, { keys: isMap(given) ? [...given.keys()] : [], entries: copyEntries(given) })
    return call
  },
}

/** What opens the records of calls of `op`. */
export function openOf<Op extends Operation>(op: Op): Open<ShapeOf<Op>> {
  return open[takesOf(op)]
}

/** Closes the record of a call that resolved to `result`. */
export type End<Result> = (to: Recorder, call: CallNumber, result: Result, atOnce: boolean) => void

/** Closes the record of a call that resolved, by what it resolved to. */
export const end: { readonly [G in keyof OperationResults]: End<OperationResults[G]> } = {
  nothing: (to, call, _nothing, atOnce) => to.resolved(call, atOnce),
  boolean: (to, call, answer, atOnce) => {
    to.add(call, { result: answer })
    to.resolved(call, atOnce)
  },
  value: (to, call, value, atOnce) => to.resolved(call, atOnce, value),
  keys: (to, call, keys, atOnce) => {
    to.add(call, { result: copyList(keys) })
    to.resolved(call, atOnce)
  },
  values: (to, call, values, atOnce) => {
    to.add(call, { result: copyEntries(values) })
    to.resolved(call, atOnce)
  },
}

/** What closes the records of calls of `op`. */
export function endOf<Op extends Operation>(op: Op): End<OperationResults[GivesOf<Op>]> {
  return end[givesOf(op)]
}
