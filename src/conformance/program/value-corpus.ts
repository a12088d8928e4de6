/** Values that stores of texts, and of JSON, have lost, split or changed; and how a value becomes one of that kind. */
import { canonicalJson, type FullProfile, textOf } from '../../kv/index.ts'
import { type ByteSpec, bytesOf } from './program.ts'

type Kind = FullProfile['values']

/** Texts: what ends a line or a record somewhere, is dropped when it is decoded, or is more than one unit. */
const texts: readonly string[] = [
  'a\u2028b',
  'a\u2029b',
  'a\u0085b',
  '\ufeffa',
  'a\ufeffb',
  '\ufeff',
  'a\u0000b',
  '\u0000',
  'a\r\nb',
  'a\nb',
  'a\n',
  '\n',
  'a\rb',
  'a\u000bb',
  'a\u000cb',
  'a\u001ab',
  'a\u001eb',
  'a\tb',
  ' a ',
  '😀',
  'a😀b',
  '\u{10ffff}',
  'é',
  'e\u0301',
  'ÿ',
  'Ā',
  '中文',
  '\ufffd',
  '\uffff',
  '\ue000',
  '\u200b',
  '\u202ea',
  '"',
  "'",
  '\\',
  '\\n',
  '\\u0000',
  '${a}',
  '%00',
  'null',
  'undefined',
  'NaN',
  '1e3',
  '007',
  ':base64:AA==',
  '2020-01-01T00:00:00.000Z',
  '__proto__',
  'a'.repeat(9_000),
  `${'a'.repeat(8_191)}é`,
  `${'b'.repeat(70_000)}\u2028`,
]

/** JSON as `JSON.stringify` writes it, the rest of it being texts. */
const json: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1.5',
  '9007199254740992',
  '-9007199254740991',
  '123456789012345680000',
  '1e+21',
  '1e-7',
  '5e-324',
  '1.7976931348623157e+308',
  '0.1',
  '""',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"__proto__":1}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":1}}',
  '{"toString":null}',
  '{"toJSON":1}',
  '{"then":1}',
  '{"length":0}',
  '{"":1}',
  '{"a.b":1}',
  '{"$ref":"a"}',
  '{"$where":"1"}',
  '{"_id":"a"}',
  '{"b":1,"a":2}',
  '{"type":"Buffer","data":[97]}',
  '{"value":null,"expires":null}',
  '"\\ud800"',
  '"\\udc00a"',
  '{"\\ud83d":1}',
  '"a\\u0000b"',
  '[1,[2,[3,[4,[5]]]]]',
  `${'['.repeat(200)}${']'.repeat(200)}`,
]

const hex = (text: string): string => Buffer.from(text).toString('hex')

/** The hostile values of a kind, in hexadecimal; none where any bytes are values, which have a corpus of their own. */
export const valueCorpus: Readonly<Record<Kind, readonly string[]>> = {
  bytes: [],
  text: ['', ...texts].map(hex),
  json: [...json, ...texts.map((text) => JSON.stringify(text))].map(hex),
}

/** Bytes that are none of a kind. */
export const notOfKind: Readonly<Record<Kind, readonly string[]>> = {
  bytes: [],
  text: ['ff', 'c3', 'c328', '80', 'eda080', 'c0af', 'e282', 'f4908080', '61ff', 'fffe6100'],
  json: ['ff', '22c3', '', ...['a', '{', '[1,]', "'a'", 'NaN', 'undefined', '{a:1}', '01', '"\n"', '\ufeff1'].map(hex)],
}

/** `spec` where it is of the kind; else a value that is, and stands for it: another for each other. */
export function valueOfKind(spec: ByteSpec, kind: Kind): ByteSpec {
  if (kind === 'bytes') return spec
  if (typeof spec !== 'string')
    return { ...spec, as: kind, length: kind === 'json' ? Math.max(2, spec.length) : spec.length }
  const text = textOf(bytesOf(spec))
  if (kind === 'text') return text === undefined ? hex(`~${spec}`) : spec
  if (text !== undefined && canonicalJson(text) === text) return spec
  return hex(JSON.stringify(text ?? `~${spec}`))
}
