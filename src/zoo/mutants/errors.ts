/** Errors that are told wrong: swallowed, thrown, without a code, or followed by a client that is out of step. */
import { KVError } from '../../kv/index.ts'
import { isRefused, valueOr } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

export const errorMutants: readonly Defect[] = [
  {
    id: 'errors-undefined-for-missing',
    defect: 'Reading a key that is not there resolves to undefined.',
    source: 'jaredwray/keyv, unjs/unstorage: their contract, not this one',
    law: 'errors/not-found',
    alter: (kv) => ({
      getRaw: (key, options) => (isRefused(key, options) ? kv.getRaw(key, options) : valueOr(kv, key)),
    }),
  },
  {
    id: 'errors-empty-for-missing',
    defect: 'Reading a key that is not there gives the empty value.',
    source: 'litestar-storages exists',
    law: 'errors/not-found',
    confined: true,
    alter: (kv) => ({
      async getRaw(key, options) {
        if (isRefused(key, options)) return kv.getRaw(key, options)
        return (await valueOr(kv, key)) ?? new Uint8Array()
      },
    }),
  },
  {
    id: 'errors-without-code',
    defect: 'A missing key rejects with an error whose message says so and that has no code.',
    source: 'kivigo message matching',
    law: 'errors/not-found',
    alter: (kv) => recodedErrors(kv, (error) => new Error(`KV_NOT_FOUND: ${error.message}`)),
  },
  {
    id: 'errors-code-of-the-driver',
    defect: 'A missing key rejects with the code of the driver.',
    source: 'Level/abstract-level LEVEL_NOT_FOUND, ENOENT of file stores',
    law: 'errors/not-found',
    alter: (kv) => recodedErrors(kv, (error) => Object.assign(new Error(error.message), { code: 'ENOENT' })),
  },
  {
    id: 'errors-code-with-suffix',
    defect: 'The code of the error is the right one with more behind it.',
    source: 'not-found detected by substring',
    law: 'errors/not-found',
    alter: (kv) =>
      recodedErrors(kv, (error) => Object.assign(new Error(error.message), { code: `${error.code}_ERROR` })),
  },
  {
    id: 'errors-as-strings',
    defect: 'It rejects with a string.',
    source: '`throw "not found"`',
    law: 'errors/not-found',
    alter: (kv) => recodedErrors(kv, (error) => error.code),
  },
  {
    id: 'errors-outage-is-missing',
    defect: 'A key that the store refuses reads as missing.',
    source: 'kivigo/backends consul, litestar-storages exists',
    law: 'errors/malformed-key',
    alter: (kv) => ({
      async getRaw(key, options) {
        if (!key.isWellFormed()) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'errors-nearest-key',
    defect: 'A missing key reads as the first one that begins with it.',
    source: 'a range read instead of a point read, zhongwencool/eetcd#14',
    law: 'errors/not-found',
    alter: (kv, state) => ({
      getRaw(key, options) {
        const near = key === '' ? undefined : [...state.data.keys()].find((other) => other.startsWith(key))
        return kv.getRaw(state.data.has(key) ? key : (near ?? key), options)
      },
    }),
  },
  {
    id: 'errors-folder-is-there',
    defect: 'A key with others under it exists by itself, as a folder does.',
    source: 'artipie/asto#64',
    law: 'errors/not-found',
    alter: (kv, state) => ({
      async getRaw(key, options) {
        const folder = [...state.data.keys()].some((other) => other.startsWith(`${key}/`))
        if (key === '' || !key.isWellFormed() || !folder || state.data.has(key)) return kv.getRaw(key, options)
        return new Uint8Array()
      },
    }),
  },
  {
    id: 'errors-thrown',
    defect: 'An empty key throws instead of rejecting.',
    source: 'validation before the first await in a method that is not async',
    law: 'errors/empty-key',
    alter: (kv) => ({
      getRaw(key, options) {
        if (key === '') throw new KVError('KV_EMPTY_KEY', { op: 'getRaw', key })
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'errors-empty-key-deletes-quietly',
    defect: 'Deleting the empty key succeeds.',
    source: 'lmaccherone/node-localstorage#16',
    law: 'errors/empty-key',
    alter: (kv) => ({
      async delete(key, options) {
        if (key !== '') await kv.delete(key, options)
      },
    }),
  },
  {
    id: 'errors-empty-key-not-found',
    defect: 'Reading the empty key says that it is not there.',
    source: 'kivigo/backends etcd, Level/abstract-level test/put-get-del-test.js',
    law: 'errors/empty-key',
    confined: true,
    alter: (kv) => ({
      async getRaw(key, options) {
        if (key === '') throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'errors-empty-key-raw',
    defect: 'Writing the empty key rejects with the error of the server.',
    source: 'kivigo/backends consul, etcd',
    law: 'errors/empty-key',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (key === '') throw new Error('Unexpected response code: 400 (missing key name)')
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'errors-surrogate-replaced',
    defect: 'A lone surrogate becomes U+FFFD, so that a key is stored under another name.',
    source: 'TextEncoder on keys',
    law: 'errors/malformed-key',
    alter: (kv) => ({
      getRaw: (key, options) => kv.getRaw(key.toWellFormed(), options),
      setRaw: (key, value, options) => kv.setRaw(key.toWellFormed(), value, options),
      delete: (key, options) => kv.delete(key.toWellFormed(), options),
    }),
  },
  {
    id: 'errors-delete-absent',
    defect: 'Deleting a key that is not there rejects with KV_NOT_FOUND.',
    source: 'kivigo pkg/mock/mock.go',
    law: 'errors/delete-absent',
    confined: true,
    alter: (kv, state) => ({
      async delete(key, options) {
        const present = state.data.has(key)
        await kv.delete(key, options)
        if (!present) throw new KVError('KV_NOT_FOUND', { op: 'delete', key })
      },
    }),
  },
  {
    id: 'errors-refusal-clears',
    defect: 'Deleting the empty key is refused, and everything is gone.',
    source: 'unjs/unstorage#802, keyv clear()',
    law: 'errors/change-nothing',
    alter: (kv, state) => ({
      async delete(key, options) {
        if (key === '') state.data.clear()
        await kv.delete(key, options)
      },
    }),
  },
  {
    id: 'errors-refused-write-sticks',
    defect: 'A write is refused after the key before it was touched: the previous entry is dropped.',
    source: 'apache/opendal#6336',
    law: 'errors/change-nothing',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        const last = [...state.data.keys()].at(-1)
        if (key === '' && last !== undefined) state.data.delete(last)
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'errors-out-of-step',
    defect: 'After a refused write the next read gets the answer of the one before.',
    source: '3rd-Eden/memcached#31',
    law: 'errors/client-survives',
    alter(kv) {
      let offset = false
      return {
        async setRaw(key, value, options) {
          offset ||= key === ''
          await kv.setRaw(key, value, options)
        },
        async getRaw(key, options) {
          const late = offset
          offset = false
          return late ? new Uint8Array(Buffer.from('CLIENT_ERROR')) : kv.getRaw(key, options)
        },
      }
    },
  },
  {
    id: 'errors-poison-the-client',
    defect: 'After a key that is refused every call fails: the connection was dropped.',
    source: 'lericson/pylibmc#18',
    law: 'errors/client-survives',
    alter(kv) {
      let broken = false
      const check = (op: 'getRaw' | 'setRaw', key: string): void => {
        if (broken) throw new KVError('KV_UNAVAILABLE', { op, key })
        broken = !key.isWellFormed()
      }
      return {
        async getRaw(key, options) {
          check('getRaw', key)
          return kv.getRaw(key, options)
        },
        async setRaw(key, value, options) {
          check('setRaw', key)
          await kv.setRaw(key, value, options)
        },
      }
    },
  },
]

/** Reads whose KV_NOT_FOUND is told as something else. */
function recodedErrors(
  kv: Parameters<Defect['alter']>[0],
  told: (error: KVError) => unknown,
): ReturnType<Defect['alter']> {
  return {
    async getRaw(key, options) {
      try {
        return await kv.getRaw(key, options)
      } catch (error) {
        throw error instanceof KVError && error.code === 'KV_NOT_FOUND' ? told(error) : error
      }
    },
  }
}
