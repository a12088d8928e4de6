/** Stores of texts and of JSON that change some of them on their way. */
import type { FullKV, Profile, ReferenceData } from '../../kv/index.ts'
import { bytesOf, recoded, textOf } from '../alterations.ts'
import type { Defect } from '../mutant.ts'
import type { Changes, StoreState } from '../zoo-backend.ts'

const text: Profile = { values: 'text' }
const json: Profile = { values: 'json' }

/** Texts are kept as `change` makes them. */
const retold =
  (change: (text: string) => string) =>
  (kv: FullKV): Changes =>
    recoded(kv, (value) => (isText(value) ? bytesOf(change(kept(value))) : value))

/** JSON is kept as `change` makes its value. */
const revived = (change: (value: unknown) => unknown): ((kv: FullKV) => Changes) =>
  retold((given) => {
    try {
      return JSON.stringify(change(JSON.parse(given))) ?? 'null'
    } catch {
      return given
    }
  })

function isText(value: Uint8Array): boolean {
  return Buffer.compare(bytesOf(kept(value)), value) === 0
}

/** With a byte order mark, where there is one. */
function kept(value: Uint8Array): string {
  return textOf(value)
}

/** What `change` makes of each part of a value, the value last. */
function deeply(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((part) => deeply(part, change)))
  if (typeof value !== 'object' || value === null) return change(value)
  const entries = Object.entries(value).map(([name, part]) => [name, deeply(part, change)] as const)
  return change(Object.fromEntries(entries))
}

/** When the last client closes, texts are what `change` makes of them; nothing where the record is lost. */
function atRest(kv: FullKV, state: StoreState, change: (text: string) => string | undefined): Changes {
  return {
    async close() {
      const open = state.clients
      await kv.close()
      if (open > 0 && state.clients === 0) reread(state.data, change)
    },
  }
}

function reread(data: ReferenceData, change: (text: string) => string | undefined): void {
  for (const [key, value] of Array.from(data)) {
    const read = change(textOf(value))
    if (read === undefined) data.delete(key)
    else data.set(key, bytesOf(read))
  }
}

export const textMutants: readonly Defect[] = [
  {
    id: 'text-lines-split',
    defect: 'The file is split at U+0085, U+2028 and U+2029 when it is opened again, and what they stand in is lost.',
    source: '@seald-io/nedb 4.1.2, lib/byline.js',
    law: 'durability/reopen',
    profile: { ...text, durability: 'reopen' },
    alter: (kv, state) => atRest(kv, state, (read) => (/[\u0085\u2028\u2029]/.test(read) ? undefined : read)),
  },
  {
    id: 'text-mark-dropped-at-rest',
    defect: 'A byte order mark at the front is taken off when the file is opened again.',
    source: 'strip-bom in front of parsers',
    law: 'durability/reopen',
    profile: { ...text, durability: 'reopen' },
    alter: (kv, state) => atRest(kv, state, (read) => read.replace(/^\ufeff/, '')),
  },
  {
    id: 'text-mark-dropped',
    defect: 'A byte order mark at the front is dropped.',
    source: 'the default of TextDecoder; @deno/kv 0.14.0, v8.js',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => given.replace(/^\ufeff/, '')),
  },
  {
    id: 'text-cut-at-nul',
    defect: 'A text ends at its first NUL.',
    source: 'C strings below a driver',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => given.split('\0')[0] ?? ''),
  },
  {
    id: 'text-low-bytes',
    defect: 'Of each UTF-16 unit the low byte is kept.',
    source: "Buffer.from(text, 'latin1')",
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => Buffer.from(given, 'latin1').toString('latin1')),
  },
  {
    id: 'text-cut-by-units',
    defect: 'A text is cut to as many bytes as it has UTF-16 units.',
    source: 'a length in characters for a buffer of bytes',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) =>
      Buffer.from(given)
        .subarray(0, given.length)
        .toString()
        .replace(/\ufffd$/, ''),
    ),
  },
  {
    id: 'text-lines-of-one-kind',
    defect: 'CR LF and a lone CR become LF.',
    source: 'files in text mode',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => given.replaceAll(/\r\n?/g, '\n')),
  },
  {
    id: 'text-three-byte-utf8',
    defect: 'Characters outside the basic plane become question marks.',
    source: 'MySQL utf8mb3',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => given.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')),
  },
  {
    id: 'text-cut-at-64k',
    defect: 'A text of more than 65,535 bytes is cut there.',
    source: 'MySQL TEXT',
    law: 'values/round-trip',
    profile: text,
    alter: retold((given) => given.slice(0, 65_535)),
  },
  {
    id: 'text-takes-any-bytes',
    defect: 'Bytes that are no text are accepted, and come back otherwise.',
    source: 'Buffer.toString before a column of texts',
    law: 'profile/value-domain',
    profile: text,
    real: {},
    alter: (kv) => recoded(kv, (value) => bytesOf(textOf(value))),
  },
  {
    id: 'json-proto-lost',
    defect: 'A member `__proto__` is set on the object, and lost.',
    source: 'copies by assignment; GHSA on merge and set functions',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) =>
      deeply(value, (part) => {
        if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
        const copy: Record<string, unknown> = {}
        for (const [name, held] of Object.entries(part)) copy[name] = held
        return copy
      }),
    ),
  },
  {
    id: 'json-null-is-missing',
    defect: 'The value `null` is taken for none, and becomes an empty object.',
    source: 'value ?? undefined behind JSON.parse',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) => value ?? {}),
  },
  {
    id: 'json-buffers-revived',
    defect: 'An object that looks like a Buffer comes back as base64.',
    source: 'json-buffer, which keyv 4 used',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) =>
      deeply(value, (part) =>
        typeof part === 'object' && part !== null && 'type' in part && part.type === 'Buffer' ? ':base64:YQ==' : part,
      ),
    ),
  },
  {
    id: 'json-half-pairs-replaced',
    defect: 'An escaped half of a surrogate pair becomes U+FFFD.',
    source: 'strings of JSON that are kept as UTF-8',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) => deeply(value, (part) => (typeof part === 'string' ? part.toWellFormed() : part))),
  },
  {
    id: 'json-numbers-rounded',
    defect: 'Numbers are kept with 15 digits.',
    source: 'printf("%.15g") for a double',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) =>
      deeply(value, (part) => (typeof part === 'number' ? Number(part.toPrecision(15)) : part)),
    ),
  },
  {
    id: 'json-members-sorted',
    defect: 'Members come back in the order of their names.',
    source: 'jsonb of PostgreSQL',
    law: 'values/round-trip',
    profile: json,
    alter: revived((value) =>
      deeply(value, (part) =>
        typeof part === 'object' && part !== null && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
          : part,
      ),
    ),
  },
  {
    id: 'json-takes-any-text',
    defect: 'Texts that are no JSON are accepted.',
    source: 'a column of texts behind a store of JSON',
    law: 'profile/value-domain',
    profile: json,
    real: { values: 'text' },
    alter: () => ({}),
  },
]
