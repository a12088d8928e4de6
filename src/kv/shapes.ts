/**
 * The shapes that arguments of operations have, and what can be done with arguments of each whatever the operation. An operation
 * whose arguments have none of these shapes brings a row of its own; tables by shape in other rooms then do not compile until
 * they have it too.
 */
import type { CallOptions } from './contract.ts'
import { isMap } from './realm.ts'

/** Arguments by shape, as data; `V` stands for bytes, however they are written down. */
export interface Arguments<V> {
  readonly none: { readonly [Name in never]: unknown }
  readonly key: { readonly key: string }
  readonly prefix: { readonly prefix: string }
  readonly keys: { readonly keys: readonly string[] }
  readonly keyValue: { readonly key: string; readonly value: V }
  readonly entries: { readonly entries: readonly (readonly [key: string, value: V])[] }
}

/** The name of a shape. */
export type ArgumentShape = keyof Arguments<unknown>

/** Arguments by shape, in the order in which a store takes them. */
export interface PositionalArguments {
  readonly none: []
  readonly key: [key: string]
  readonly prefix: [prefix: string]
  readonly keys: [keys: readonly string[]]
  readonly keyValue: [key: string, value: Uint8Array]
  readonly entries: [entries: ReadonlyMap<string, Uint8Array>]
}

/** Arguments of one shape as a method gets them: in order, and behind them the options of the call. */
export type MethodArguments<S extends ArgumentShape> = [
  ...given: PositionalArguments[S],
  options?: CallOptions | undefined,
]

/** What operations resolve to. */
export interface OperationResults {
  readonly nothing: void
  readonly boolean: boolean
  readonly value: Uint8Array
  readonly keys: string[]
  readonly values: Map<string, Uint8Array>
}

/** What can be done with arguments of one shape. */
export interface ShapeRow<S extends ArgumentShape> {
  /** The keys that they name. A prefix is no key. */
  keys(given: Arguments<unknown>[S]): readonly string[]
  /** The same with `to(key)` in the place of each key, and of a prefix. */
  rekey<V>(given: Arguments<V>[S], to: (key: string) => string): Arguments<V>[S]
  /** The same with `to(value, key)` in the place of each value, `key` being the one that it goes under. */
  revalue<V, W>(given: Arguments<V>[S], to: (value: V, key: string) => W): Arguments<W>[S]
  /** What the store is given, new at each call: what a store does to it cannot be seen in `given`. */
  positional(given: Arguments<Uint8Array>[S]): PositionalArguments[S]
  /** The arguments that a method got, as data. Keys and values are not copied, what holds them is. */
  named(given: MethodArguments<S>): Arguments<Uint8Array>[S]
  /** What the arguments that a method got name: keys, or the prefix. Undefined where they are of another type than they should be. */
  names(given: MethodArguments<S>): readonly string[] | undefined
  /** The options that a method got. */
  options(given: MethodArguments<S>): CallOptions | undefined
  /** What a method got, with other options. */
  withOptions(given: MethodArguments<S>, options: CallOptions | undefined): MethodArguments<S>
}

/** Every shape. */
export const shapes: { readonly [S in ArgumentShape]: ShapeRow<S> } = {
  none: {
    keys: () => [],
    rekey: (given) => given,
    revalue: (given) => given,
    positional: () => [],
    named: () => ({}),
    names: () => [],
    options: ([options]) => options,
    withOptions: (_given, options) => [options],
  },
  key: {
    keys: ({ key }) => [key],
    rekey: ({ key }, to) => ({ key: to(key) }),
    revalue: (given) => given,
    positional: ({ key }) => [key],
    named: ([key]) => ({ key }),
    names: ([key]) => [key],
    options: ([, options]) => options,
    withOptions: ([key], options) => [key, options],
  },
  prefix: {
    keys: () => [],
    rekey: ({ prefix }, to) => ({ prefix: to(prefix) }),
    revalue: (given) => given,
    positional: ({ prefix }) => [prefix],
    named: ([prefix]) => ({ prefix }),
    names: ([prefix]) => [prefix],
    options: ([, options]) => options,
    withOptions: ([prefix], options) => [prefix, options],
  },
  keys: {
    keys: ({ keys }) => keys,
    rekey: ({ keys }, to) => ({ keys: keys.map(to) }),
    revalue: (given) => given,
    positional: ({ keys }) => [[...keys]],
    named: ([keys]) => ({ keys: [...keys] }),
    names: ([keys]) => (Array.isArray(keys) ? keys : undefined),
    options: ([, options]) => options,
    withOptions: ([keys], options) => [keys, options],
  },
  keyValue: {
    keys: ({ key }) => [key],
    rekey: ({ key, value }, to) => ({ key: to(key), value }),
    revalue: ({ key, value }, to) => ({ key, value: to(value, key) }),
    positional: ({ key, value }) => [key, value],
    named: ([key, value]) => ({ key, value }),
    names: ([key]) => [key],
    options: ([, , options]) => options,
    withOptions: ([key, value], options) => [key, value, options],
  },
  entries: {
    keys: ({ entries }) => entries.map(([key]) => key),
    rekey: ({ entries }, to) => ({ entries: entries.map(([key, value]) => [to(key), value] as const) }),
    revalue: ({ entries }, to) => ({ entries: entries.map(([key, value]) => [key, to(value, key)] as const) }),
    positional: ({ entries }) => [new Map(entries)],
    named: ([entries]) => ({ entries: [...entries] }),
    names: ([entries]) => (isMap(entries) ? [...entries.keys()] : undefined),
    options: ([, options]) => options,
    withOptions: ([entries], options) => [entries, options],
  },
}
