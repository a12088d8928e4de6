/** Calls with less in their arguments, for making a failing program smaller: by the shape of the arguments. */
import {
  type AnyCall,
  type Arguments,
  type CallOf,
  type Operation,
  operationTable,
  type ArgumentShape,
  type ShapeOf,
} from '../../kv/index.ts'
import type { ByteSpec } from '../program/program.ts'

interface SimplerShape<S extends ArgumentShape> {
  /** Arguments a little smaller than these, those that save most first. */
  smaller(given: Arguments<ByteSpec>[S]): Iterable<Arguments<ByteSpec>[S]>
  /** The same without this key; nothing where they are about no other. */
  without<V>(given: Arguments<V>[S], key: string): Arguments<V>[S] | undefined
}

const simplerShapes: { readonly [S in ArgumentShape]: SimplerShape<S> } = {
  none: { smaller: () => [], without: (given) => given },
  // a key is what it is: the trap may be in any character of it
  key: { smaller: () => [], without: (given, key) => (given.key === key ? undefined : given) },
  prefix: { smaller: () => [], without: (given) => given },
  keys: {
    *smaller({ keys }) {
      for (const rest of fewer(keys)) yield { keys: rest }
    },
    without({ keys }, key) {
      const rest = keys.filter((other) => other !== key)
      return rest.length === 0 ? undefined : { keys: rest }
    },
  },
  keyValue: {
    *smaller({ key, value }) {
      for (const bytes of simplerBytes(value)) yield { key, value: bytes }
    },
    without: (given, key) => (given.key === key ? undefined : given),
  },
  entries: {
    *smaller({ entries }) {
      for (const rest of fewer(entries)) yield { entries: rest }
    },
    without({ entries }, key) {
      const rest = entries.filter(([other]) => other !== key)
      return rest.length === 0 ? undefined : { entries: rest }
    },
  },
}

/** Calls a little smaller than `call`, those that save most first. */
export function* simplerCalls<O extends Operation>(call: CallOf<O, ByteSpec>): Iterable<AnyCall<ByteSpec, O>> {
  for (const given of simplerOf(call.op).smaller(call)) yield { ...call, ...given }
}

/** The call without `key`; nothing where it is about no other. */
export function callWithout<O extends Operation, V>(call: CallOf<O, V>, key: string): AnyCall<V, O> | undefined {
  const rest = simplerOf(call.op).without(call, key)
  return rest === undefined ? undefined : { ...call, ...rest }
}

function simplerOf<O extends Operation>(op: O): SimplerShape<ShapeOf<O>> {
  return simplerShapes[operationTable[op].takes]
}

function* simplerBytes(value: ByteSpec): Iterable<ByteSpec> {
  if (typeof value !== 'string') {
    if (value.length > (value.as === 'json' ? 3 : 1)) yield { ...value, length: Math.floor(value.length / 2) }
    if (value.length <= 64) yield '61'
    return
  }
  if (value.length > 2) {
    yield value.slice(0, 2)
    yield value.slice(0, Math.floor(value.length / 4) * 2)
  }
  if (value !== '61' && value !== '62' && value !== '' && value !== '31') {
    yield '61'
    // which is JSON too
    yield '31'
  }
}

/** Without half of them, a quarter, one. */
function* fewer<T>(items: readonly T[]): Iterable<readonly T[]> {
  const sizes = [Math.ceil(items.length / 2), Math.ceil(items.length / 4), 1]
  for (const size of new Set(sizes))
    for (let from = 0; from < items.length; from += size) yield items.toSpliced(from, size)
}
