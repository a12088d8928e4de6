/** Correct stores that promise less than others, or something else. */
import { isUtf8 } from 'node:buffer'
import { type KeyDomain, KVError, profiles } from '../../kv/index.ts'
import { bytesOf, recoded, rekeyed, wrapped } from '../alterations.ts'
import { altered } from '../zoo-backend.ts'
import type { ControlRow } from '../control-store.ts'

const domain = (pattern: RegExp, says: string): KeyDomain => ({
  accepts: (key) => pattern.test(key),
  description: says,
})

export const controlsByPromise: readonly ControlRow[] = [
  {
    id: 'lists-all',
    peculiarity: 'An empty prefix lists everything.',
    profile: { emptyPrefix: 'all' },
  },
  {
    id: 'lists-all-confined',
    peculiarity: 'An empty prefix lists everything, the keys of other cases too.',
    profile: { emptyPrefix: 'all' },
    confined: true,
  },
  {
    id: 'no-empty-prefix',
    peculiarity: 'An empty prefix is not supported.',
    profile: { emptyPrefix: 'unsupported' },
  },
  {
    id: 'segments',
    peculiarity: 'A prefix covers whole segments.',
    profile: { prefix: 'segment' },
  },
  {
    id: 'segments-list-all',
    peculiarity: 'A prefix covers whole segments, and the empty one everything.',
    profile: { prefix: 'segment', emptyPrefix: 'all' },
    confined: true,
  },
  {
    id: 'byte-order',
    peculiarity: 'Lists are sorted by bytes.',
    profile: { listOrder: 'bytes', batch: 'atomic' },
  },
  {
    id: 'tight-limits',
    peculiarity: 'Keys have at most 64 bytes, values 1 KiB, batches five entries.',
    profile: { limits: { keyBytes: 64, valueBytes: 1_024, batchKeys: 5 } },
  },
  {
    id: 'tiny-limits',
    peculiarity: 'Keys have at most 16 bytes, values 4, batches one entry.',
    profile: { limits: { keyBytes: 16, valueBytes: 4, batchKeys: 1 } },
  },
  {
    id: 'tight-limits-confined',
    peculiarity: 'Limits are tight in a store that all cases share.',
    profile: { limits: { keyBytes: 40, valueBytes: 100, batchKeys: 2 } },
    confined: true,
  },
  {
    id: 'plain-keys',
    peculiarity: 'Keys are lower-case letters, digits and slashes.',
    profile: { keys: domain(/^[a-z0-9/]+$/, 'lower-case letters, digits and slashes') },
  },
  {
    id: 'absent-outside',
    peculiarity: 'Keys of other than lower-case letters, digits and slashes are absent in reads.',
    profile: { keys: { ...domain(/^[a-z0-9/]+$/, 'lower-case letters, digits and slashes'), outside: 'absent' } },
  },
  {
    id: 'normalised-keys',
    peculiarity: 'Keys are taken in lower case, and of keys with capitals nothing is promised.',
    profile: { keys: { ...domain(/^[^A-Z]+$/, 'no capitals'), outside: 'unspecified' } },
    make: (state) =>
      altered({ ...state, profile: { ...state.profile, keys: 'any' } }, (kv) =>
        rekeyed(kv, (key) => key.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
      ),
    confined: true,
  },
  {
    id: 'odd-errors-outside',
    peculiarity: 'Keys with spaces reject with an error of the library, and nothing is promised of them.',
    profile: { keys: { ...domain(/^[^ ]+$/, 'no spaces'), outside: 'unspecified' } },
    alter: (kv) =>
      wrapped(kv, (make, options) =>
        make(options).catch((error: unknown) => {
          const foreign = error instanceof KVError && error.code === 'KV_INVALID_KEY' && error.key?.isWellFormed()
          throw foreign === true ? new Error('invalid characters in key') : error
        }),
      ),
  },
  {
    id: 'digit-keys',
    peculiarity: 'Keys are digits.',
    profile: { keys: domain(/^[0-9]+$/, 'digits') },
    confined: true,
  },
  {
    id: 'hex-keys',
    peculiarity: 'Keys are upper-case hexadecimal.',
    profile: { keys: domain(/^[0-9A-F]+$/, 'upper-case hexadecimal digits'), limits: { keyBytes: 40 } },
  },
  {
    id: 'keys-without-nul',
    peculiarity: 'Keys have no NUL, as in Postgres.',
    profile: { keys: domain(/^[^\0]*$/, 'text without U+0000'), batch: 'atomic' },
  },
  {
    id: 'like-memcached',
    peculiarity: 'It cannot list, and keys are short and without spaces.',
    profile: profiles.memcached,
  },
  {
    id: 'no-batch',
    peculiarity: 'There are no batch operations.',
    profile: { batch: 'absent' },
  },
  {
    id: 'bare',
    peculiarity: 'There are no batch operations, no health, no list, and signals are not heeded.',
    profile: {
      batch: 'absent',
      health: 'absent',
      list: 'unsupported',
      emptyPrefix: 'unsupported',
      cancellation: 'none',
    },
  },
  {
    id: 'no-empty-batch',
    peculiarity: 'A batch of nothing is refused.',
    profile: { emptyBatch: 'reject', batch: 'atomic' },
  },
  {
    id: 'keys-in-characters',
    peculiarity: 'Keys have at most 40 characters, however many bytes those take, as in a VARCHAR(40).',
    profile: { limits: { keyCodePoints: 40 } },
    confined: true,
  },
  {
    id: 'keys-in-units',
    peculiarity: 'Keys have at most 50 UTF-16 units.',
    profile: { limits: { keyUnits: 50 } },
  },
  {
    id: 'keys-encoded',
    peculiarity: 'Keys are kept percent-encoded behind a namespace, in at most 80 bytes.',
    profile: {
      limits: {
        encodedKey: {
          bytes: 80,
          encode: (key) => (key.isWellFormed() ? `ns:${encodeURIComponent(key)}` : key),
          description: 'ns: and the key, percent-encoded',
        },
      },
    },
  },
  {
    id: 'keys-are-files',
    peculiarity: 'A key and one below it cannot both exist, as a file and a folder of one name cannot.',
    profile: { hierarchy: { separators: '/' }, batch: 'atomic' },
  },
  {
    id: 'keys-are-files-confined',
    peculiarity: 'Keys are files, folders end at a slash or a colon, and all cases share the store.',
    profile: { hierarchy: { separators: '/:' }, emptyPrefix: 'all' },
    confined: true,
  },
  {
    id: 'evicts-entries',
    peculiarity: 'It holds fifty entries and drops the oldest.',
    profile: { capacity: { entries: 50 }, batch: 'atomic' },
  },
  {
    id: 'evicts-bytes-confined',
    peculiarity: 'It holds a thousand bytes, of all cases together.',
    profile: { capacity: { bytes: 1_000 } },
    confined: true,
  },
  {
    id: 'by-reference',
    peculiarity: 'What is given is what is stored, and what is read.',
    profile: { memory: 'references', batch: 'atomic' },
  },
  {
    id: 'by-reference-in-halves',
    peculiarity: 'What is given is copied, and what is stored is handed out.',
    profile: { memory: 'references' },
    confined: true,
    alter: (kv) => ({ setRaw: (key, value, options) => kv.setRaw(key, new Uint8Array(value), options) }),
  },
  {
    id: 'durable',
    peculiarity: 'What was written is there when the store is opened again.',
    profile: { durability: 'reopen' },
  },
  {
    id: 'texts',
    peculiarity: 'Values are texts, which it keeps as strings.',
    profile: { values: 'text', durability: 'reopen' },
    alter: (kv) => recoded(kv, (value) => (isUtf8(value) ? bytesOf(Buffer.from(value).toString()) : value)),
  },
  {
    id: 'texts-confined',
    peculiarity: 'Values are texts in a store that all cases share, of at most 10,000 bytes.',
    profile: { values: 'text', limits: { valueBytes: 10_000 } },
    confined: true,
  },
  {
    id: 'json',
    peculiarity: 'Values are JSON, which it parses and writes again.',
    profile: { values: 'json', durability: 'reopen', batch: 'atomic' },
    alter: (kv) => recoded(kv, (value) => reparsed(value)),
  },
]

/** The JSON of the value that these bytes are the JSON of; the bytes themselves where they are none, which is refused. */
function reparsed(value: Uint8Array): Uint8Array {
  try {
    return bytesOf(JSON.stringify(JSON.parse(Buffer.from(value).toString())))
  } catch {
    return value
  }
}
