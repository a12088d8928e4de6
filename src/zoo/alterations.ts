/** Changes that many mutants share: to how keys are stored, how values are stored, what a list takes for a match. */
import {
  type CallOptions,
  everyMethod,
  type FullKV,
  KVError,
  type Methods,
  type Operation,
  type OperationsThat,
  optionsOf,
  type ArgumentShape,
  withOptions,
} from '../kv/index.ts'
import type { Changes, StoreState } from './zoo-backend.ts'

/** Changes to every operation whose arguments have one of these shapes: one that is forgotten does not compile. */
type ChangesOf<S extends ArgumentShape> = Required<Pick<Changes, OperationsThat<{ takes: S }>>>

/** Keys are kept under `map(key)`, in every operation. */
export function rekeyed(
  kv: FullKV,
  map: (key: string) => string,
  back: (kept: string) => string = (key) => key,
): ChangesOf<Exclude<ArgumentShape, 'none'>> {
  return {
    getRaw: (key, options) => kv.getRaw(map(key), options),
    setRaw: (key, value, options) => kv.setRaw(map(key), value, options),
    delete: (key, options) => kv.delete(map(key), options),
    has: (key, options) => kv.has(map(key), options),
    list: async (prefix, options) => (await kv.list(map(prefix), options)).map((key) => back(key)),
    async batchGetRaw(keys, options) {
      const found = await kv.batchGetRaw(keys.map(map), options)
      return new Map(keys.flatMap((key) => entryOf(found, map(key)).map((value) => [key, value] as const)))
    },
    batchSetRaw: (entries, options) =>
      kv.batchSetRaw(new Map([...entries].map(([key, value]) => [map(key), value])), options),
    batchDelete: (keys, options) => kv.batchDelete(keys.map(map), options),
  }
}

/** Values are kept as `encode(value)` and read as `decode(kept)`, in every operation. */
export function recoded(
  kv: FullKV,
  encode: (value: Uint8Array) => Uint8Array,
  decode: (kept: Uint8Array) => Uint8Array = (kept) => kept,
): Required<
  Pick<Changes, OperationsThat<{ takes: 'keyValue' | 'entries' }> | OperationsThat<{ gives: 'value' | 'values' }>>
> {
  return {
    getRaw: async (key, options) => decode(await kv.getRaw(key, options)),
    setRaw: (key, value, options) => kv.setRaw(key, encode(value), options),
    batchGetRaw: async (keys, options) =>
      new Map([...(await kv.batchGetRaw(keys, options))].map(([key, kept]) => [key, decode(kept)])),
    batchSetRaw: (entries, options) =>
      kv.batchSetRaw(new Map([...entries].map(([key, value]) => [key, encode(value)])), options),
  }
}

/** A list has the keys for which `matches` holds. What is refused is refused as ever. */
export function matching(kv: FullKV, state: StoreState, matches: (prefix: string, key: string) => boolean): Changes {
  return {
    async list(prefix, options) {
      await kv.list(prefix, options)
      return [...state.data.keys()].filter((key) => matches(prefix, key))
    },
  }
}

/** A list is what `change` makes of the right one. */
export function relisted(kv: FullKV, change: (keys: readonly string[], prefix: string) => unknown): Changes {
  return { list: async (prefix, options) => change(await kv.list(prefix, options), prefix) }
}

/** What becomes of a call: it may be made, delayed, or answered otherwise. */
export type Wrap = <T>(
  make: (options?: CallOptions) => Promise<T>,
  options: CallOptions | undefined,
  op: Operation,
) => Promise<T>

/** Every operation goes through `wrap`, but for `close`, which is that of `kv`. */
export function wrapped(kv: FullKV, wrap: Wrap): Methods {
  const methods: Methods = kv
  return {
    ...everyMethod(
      (op) =>
        (...given) =>
          wrap((passed) => methods[op](...withOptions(op, given, passed)), optionsOf(op, given), op),
    ),
    close: () => kv.close(),
  }
}

/** Whether a correct store refuses such a call before it looks for the key: a mutant that is wrong elsewhere leaves it to that. */
export function isRefused(key: string, options: CallOptions | undefined): boolean {
  return key === '' || !key.isWellFormed() || options?.signal?.aborted === true
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The value of `key`, or `undefined` where there is none. */
export async function valueOr(kv: FullKV, key: string): Promise<Uint8Array | undefined> {
  try {
    return await kv.getRaw(key)
  } catch (error) {
    if (error instanceof KVError && error.code === 'KV_NOT_FOUND') return undefined
    throw error
  }
}

/** Text as a careless store takes it from bytes, and back. */
export const textOf = (value: Uint8Array): string => Buffer.from(value).toString()
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

function entryOf(found: ReadonlyMap<string, Uint8Array>, key: string): readonly Uint8Array[] {
  const value = found.get(key)
  return value === undefined ? [] : [value]
}
