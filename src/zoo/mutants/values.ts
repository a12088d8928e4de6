/** Stores that change values: text where bytes belong, a truthiness test where a presence test belongs, half an overwrite. */
import { KVError } from '../../kv/index.ts'
import { isRefused, bytesOf, recoded, textOf, valueOr } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

function reserialised(value: Uint8Array): Uint8Array {
  try {
    return bytesOf(JSON.stringify(JSON.parse(textOf(value))))
  } catch {
    return value
  }
}

const falsyTexts: ReadonlySet<string> = new Set(['0', 'false', 'null'])

export const valueMutants: readonly Defect[] = [
  {
    id: 'values-as-text',
    defect: 'Values pass through UTF-8 text.',
    source: 'kivigo/backends azurecosmos, unjs/unstorage#527',
    law: 'values/binary',
    confined: true,
    alter: (kv) => recoded(kv, (value) => bytesOf(textOf(value))),
  },
  {
    id: 'values-seven-bits',
    defect: 'Values pass through ASCII, which drops the eighth bit.',
    source: 'unjs/unstorage#434',
    law: 'values/binary',
    alter: (kv) => recoded(kv, (value) => value.map((byte) => byte & 0x7f)),
  },
  {
    id: 'values-text-in-batches',
    defect: 'Batch writes pass through UTF-8 text, single ones do not.',
    source: 'unjs/unstorage#666',
    law: 'values/binary',
    alter: (kv) => ({
      batchSetRaw: (entries, options) => recoded(kv, (value) => bytesOf(textOf(value))).batchSetRaw?.(entries, options),
    }),
  },
  {
    id: 'values-c-strings',
    defect: 'Values end at a NUL.',
    source: 'rails/activerecord-session_store#79',
    law: 'values/round-trip',
    alter: (kv) => recoded(kv, (value) => (value.includes(0) ? value.subarray(0, value.indexOf(0)) : value)),
  },
  {
    id: 'values-reserialised',
    defect: 'A value that happens to be JSON is parsed and written out anew.',
    source: 'unjs/unstorage getItem, 2.0.0-beta.0',
    law: 'values/round-trip',
    alter: (kv) => recoded(kv, reserialised),
  },
  {
    id: 'values-falsy-is-missing',
    defect: 'A value that reads as 0, false or null counts as a miss.',
    source: 'jaredwray/cacheable#25, unjs/unstorage#320',
    law: 'values/round-trip',
    alter: (kv) => ({
      async getRaw(key, options) {
        const value = await kv.getRaw(key, options)
        if (falsyTexts.has(textOf(value))) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return value
      },
    }),
  },
  {
    id: 'values-trimmed',
    defect: 'White space around a value is dropped.',
    source: 'line protocols read with trim()',
    law: 'values/round-trip',
    alter: (kv) =>
      recoded(kv, (value) => {
        const latin = Buffer.from(value).toString('latin1')
        return new Uint8Array(Buffer.from(latin.replaceAll(/^[ \n]+|[ \n]+$/g, ''), 'latin1'))
      }),
  },
  {
    id: 'values-line-ends',
    defect: 'CRLF becomes LF, as in files that are opened as text.',
    source: 'text mode on Windows',
    law: 'values/round-trip',
    alter: (kv) =>
      recoded(
        kv,
        (value) =>
          new Uint8Array(Buffer.from(Buffer.from(value).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
      ),
  },
  {
    id: 'values-byte-order-mark',
    defect: 'A byte order mark at the start of a value is dropped.',
    source: 'text decoding with BOM handling',
    law: 'values/round-trip',
    alter: (kv) =>
      recoded(kv, (value) => (value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf ? value.subarray(3) : value)),
  },
  {
    id: 'values-gzip-guessed',
    defect: 'A value that begins like a gzip stream is taken for one, and does not unpack.',
    source: 'caches that compress transparently',
    law: 'values/round-trip',
    alter: (kv) => ({
      async getRaw(key, options) {
        const value = await kv.getRaw(key, options)
        if (value[0] === 0x1f && value[1] === 0x8b) throw new KVError('KV_CORRUPT', { op: 'getRaw', key })
        return value
      },
    }),
  },
  {
    id: 'values-as-strings',
    defect: 'Reads answer with a string.',
    source: 'redis clients without a buffer type mapping',
    law: 'values/round-trip',
    alter: (kv) => ({ getRaw: async (key, options) => textOf(await kv.getRaw(key, options)) }),
  },
  {
    id: 'values-as-array-buffers',
    defect: 'Reads answer with an ArrayBuffer.',
    source: 'fetch(…).arrayBuffer()',
    law: 'values/round-trip',
    alter: (kv) => ({ getRaw: async (key, options) => (await kv.getRaw(key, options)).buffer }),
  },
  {
    id: 'values-empty-is-missing',
    defect: 'The empty value reads as absence.',
    source: 'hapijs/catbox#58, apache/opendal#7807',
    law: 'values/empty',
    alter: (kv) => ({
      async getRaw(key, options) {
        const value = await kv.getRaw(key, options)
        if (value.length === 0) throw new KVError('KV_NOT_FOUND', { op: 'getRaw', key })
        return value
      },
    }),
  },
  {
    id: 'values-empty-deletes',
    defect: 'Writing the empty value deletes the key.',
    source: 'polystore, MaxDB-style empty-is-null',
    law: 'values/empty',
    confined: true,
    alter: (kv) => ({
      setRaw: (key, value, options) => (value.length === 0 ? kv.delete(key, options) : kv.setRaw(key, value, options)),
    }),
  },
  {
    id: 'values-empty-unlisted',
    defect: 'Keys with an empty value are not listed: zero bytes mean a folder marker.',
    source: 'apache/opendal#7286',
    law: 'values/empty',
    alter: (kv, state) => ({
      list: async (prefix, options) =>
        (await kv.list(prefix, options)).filter((key) => state.data.get(key)?.length !== 0),
    }),
  },
  {
    id: 'values-empty-not-batched',
    defect: 'A batch write skips entries with an empty value.',
    source: 'iFixit/Matryoshka#23',
    law: 'values/empty',
    alter: (kv) => ({
      batchSetRaw: (entries, options) =>
        kv.batchSetRaw(new Map([...entries].filter(([, value]) => value.length > 0)), options),
    }),
  },
  {
    id: 'values-cut-at-64k',
    defect: 'Values are silently cut at 65,535 bytes.',
    source: 'MySQL BLOB outside strict mode',
    law: 'values/large',
    alter: (kv) => recoded(kv, (value) => value.subarray(0, 65_535)),
  },
  {
    id: 'values-last-chunk-lost',
    defect: 'A value of exactly a whole number of 4,096-byte chunks loses its last one.',
    source: 'apache/opendal#3957',
    law: 'values/large',
    alter: (kv) =>
      recoded(kv, (value) =>
        value.length > 0 && value.length % 4_096 === 0 ? value.subarray(0, value.length - 4_096) : value,
      ),
  },
  {
    id: 'values-tail-of-the-old',
    defect: 'A shorter value leaves the tail of the longer one it overwrites.',
    source: 'files opened without truncation',
    law: 'values/overwrite',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (isRefused(key, options)) return kv.setRaw(key, value, options)
        const old = (await valueOr(kv, key)) ?? new Uint8Array()
        await kv.setRaw(key, new Uint8Array([...value, ...old.subarray(value.length)]), options)
      },
    }),
  },
  {
    id: 'values-first-write-wins',
    defect: 'A key that is there is not overwritten.',
    source: 'INSERT … ON CONFLICT DO NOTHING',
    law: 'values/overwrite',
    confined: true,
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        const old = state.data.get(key)
        await kv.setRaw(key, value, options)
        if (old !== undefined) state.data.set(key, old)
      },
    }),
  },
  {
    id: 'values-empty-overwrite-skipped',
    defect: 'An empty value does not replace what is there.',
    source: '`value.length && write(value)`',
    law: 'values/overwrite',
    alter: (kv, state) => ({
      async setRaw(key, value, options) {
        const old = state.data.get(key)
        await kv.setRaw(key, value, options)
        if (value.length === 0 && old !== undefined) state.data.set(key, old)
      },
    }),
  },
  {
    id: 'values-shared-content',
    defect: 'Equal values are stored once, and deleting one key deletes the content of the others.',
    source: 'content-addressed stores without counting references, kvkit secondary values',
    law: 'values/same-value-twice',
    alter: (kv, state) => ({
      async delete(key, options) {
        const gone = state.data.get(key)
        await kv.delete(key, options)
        if (gone === undefined) return
        for (const [other, value] of state.data) if (Buffer.compare(value, gone) === 0) state.data.delete(other)
      },
    }),
  },
  {
    id: 'values-whole-buffer',
    defect: 'A view into a larger buffer is stored as the whole buffer.',
    source: '`new Uint8Array(value.buffer)`',
    law: 'values/views',
    alter: (kv) => recoded(kv, (value) => new Uint8Array(value.buffer)),
  },
  {
    id: 'values-window-from-zero',
    defect: 'The offset of a view is ignored: as many bytes are taken, from the start of the buffer.',
    source: 'Level/abstract-level buffer offset tests',
    law: 'values/views',
    alter: (kv) => recoded(kv, (value) => new Uint8Array(value.buffer, 0, value.length)),
  },
]
