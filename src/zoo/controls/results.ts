/** Correct stores whose answers, errors or objects are of an unusual make. */
import { runInNewContext } from 'node:vm'
import { codeOf, drawStream, KVError, type KVErrorCode, ReferenceStore } from '../../kv/index.ts'
import { turn, wrapped } from '../alterations.ts'
import { altered, clientIn } from '../zoo-backend.ts'
import type { ControlRow } from '../control-store.ts'

/** A class of bytes as some drivers have one. */
class DriverBytes extends Uint8Array {}

/** An error that says what happened in words alone. */
class CoarseError extends Error {
  override readonly name = 'CoarseError'
}

const sentences: Readonly<Partial<Record<KVErrorCode, string>>> = {
  KV_NOT_FOUND: 'no such entry',
  KV_EMPTY_KEY: 'key required',
  KV_EMPTY_PREFIX: 'prefix required',
  KV_INVALID_KEY: 'illegal key',
  KV_CLOSED: 'already shut down',
}

function coarse(error: unknown): KVErrorCode | undefined {
  const found = Object.entries(sentences).find(([, text]) => error instanceof CoarseError && error.message === text)
  return codeOf({ code: found?.[0] })
}

const foreign: unknown = runInNewContext('(message, code) => Object.assign(new Error(message), { code })')

/** An error made in another realm, of which `instanceof Error` is false here. */
function foreignError(error: KVError): unknown {
  return typeof foreign === 'function' ? foreign(error.message, error.code) : error
}

/** Every error of the contract is told as something else. */
function retold(tell: (error: KVError) => unknown): NonNullable<ControlRow['alter']> {
  return (kv) =>
    wrapped(kv, (make, options) =>
      make(options).catch((error: unknown) => {
        throw error instanceof KVError ? tell(error) : error
      }),
    )
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(Math.floor(next() * rest.length), 1))
}

export const controlsByResult: readonly ControlRow[] = [
  {
    id: 'unordered',
    peculiarity: 'Lists come in another order each time.',
    alter(kv) {
      const next = drawStream(1, 'unordered')
      return { list: async (prefix, options) => shuffled(await kv.list(prefix, options), next) }
    },
  },
  {
    id: 'reversed',
    peculiarity: 'Lists come last key first, and batch reads too.',
    confined: true,
    alter: (kv) => ({
      list: async (prefix, options) => (await kv.list(prefix, options)).toReversed(),
      batchGetRaw: async (keys, options) => new Map([...(await kv.batchGetRaw(keys, options))].toReversed()),
    }),
  },
  {
    id: 'buffers',
    peculiarity: 'Values are Buffers.',
    alter: (kv) => ({
      getRaw: async (key, options) => Buffer.from(await kv.getRaw(key, options)),
      batchGetRaw: async (keys, options) =>
        new Map([...(await kv.batchGetRaw(keys, options))].map(([key, value]) => [key, Buffer.from(value)])),
    }),
  },
  {
    id: 'byte-class',
    peculiarity: 'Values are of a subclass of Uint8Array, as windows into a larger buffer.',
    confined: true,
    alter: (kv) => ({
      async getRaw(key, options) {
        const value = await kv.getRaw(key, options)
        const larger = new DriverBytes(value.length + 7)
        larger.set(value, 5)
        return larger.subarray(5, 5 + value.length)
      },
    }),
  },
  {
    id: 'frozen-results',
    peculiarity: 'Lists are frozen arrays, and batch reads are of a subclass of Map.',
    alter: (kv) => ({
      list: async (prefix, options) => Object.freeze(await kv.list(prefix, options)),
      batchGetRaw: async (keys, options) =>
        new (class Rows extends Map<string, Uint8Array> {})(await kv.batchGetRaw(keys, options)),
    }),
  },
  {
    id: 'coarse-errors',
    peculiarity: 'Errors have no code; a classifier tells them apart.',
    errorCode: coarse,
    alter: retold((error) => new CoarseError(sentences[error.code] ?? error.message)),
  },
  {
    id: 'plain-object-errors',
    peculiarity: 'It rejects with plain objects that have a code and nothing else.',
    confined: true,
    alter: retold(({ code }) => ({ code })),
  },
  {
    id: 'foreign-errors',
    peculiarity: 'Errors come from another realm.',
    alter: retold(foreignError),
  },
  {
    id: 'private-fields',
    peculiarity: 'The store is a class with private fields, whose methods need their `this`.',
    make: ({ profile, data }) => new ReferenceStore(profile, data),
  },
  {
    id: 'proxy',
    peculiarity: 'The store is a proxy whose methods are made anew at each access.',
    make: (state) =>
      new Proxy(clientIn(state), {
        get(target, name, receiver) {
          const value: unknown = Reflect.get(target, name, receiver)
          return typeof value === 'function'
            ? (...given: unknown[]): unknown => Reflect.apply(value, target, given)
            : value
        },
      }),
  },
  {
    id: 'own-promises',
    peculiarity: 'Promises are of a subclass, and calls return before they have begun.',
    make: (state) =>
      altered(state, (kv) =>
        wrapped(
          kv,
          (make, options) =>
            new (class Later<T> extends Promise<T> {})((resolve) => setImmediate(() => resolve(make(options)))),
        ),
      ),
  },
  {
    id: 'lists-in-halves',
    peculiarity: 'A list is put together in two halves, so that one that was under way shows a part of a batch.',
    profile: { batch: 'atomic' },
    alter: (kv) => ({
      async list(prefix, options) {
        const before = await kv.list(prefix, options)
        const half = before.slice(0, Math.floor(before.length / 2))
        await turn()
        const after = (await kv.list(prefix, options)).filter((key) => !before.includes(key) || !half.includes(key))
        return [...half, ...after]
      },
    }),
  },
  {
    id: 'lists-by-bytes',
    peculiarity:
      'A list is a range of bytes, of the part of a prefix that has bytes, and what is half a character is compared afterwards.',
    profile: { listOrder: 'bytes', limits: { keyBytes: 300 } },
    alter: (kv) => ({
      async list(prefix, options) {
        const lone = [...prefix].findIndex((point) => !point.isWellFormed())
        const head = lone < 0 ? prefix : [...prefix].slice(0, lone).join('')
        if (lone < 0 || head === '') return kv.list(prefix, options)
        return (await kv.list(head, options)).filter((key) => key.startsWith(prefix))
      },
    }),
  },
]
