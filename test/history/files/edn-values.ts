/** Random values of EDN, each with how it is written and what it is to be read as. */
import fc from 'fast-check'
import type { Json } from '../../../src/history/index.ts'

/** A value, written and meant. */
export interface Written {
  readonly edn: string
  readonly json: Json
}

const names = fc.constantFrom('a', 'read', 'x-1', 'ns/name', '_under', 'k?', 'a.b/c*', 'true?')

const scalars: readonly fc.Arbitrary<Written>[] = [
  fc.constantFrom<Written>(
    { edn: 'nil', json: null },
    { edn: 'true', json: true },
    { edn: 'false', json: false },
    { edn: '0', json: 0 },
    { edn: '-0', json: 0 },
    { edn: '+7', json: 7 },
    { edn: '7N', json: 7 },
    { edn: '9007199254740991', json: 9_007_199_254_740_991 },
    { edn: '1700000000000000123N', json: '1700000000000000123' },
    { edn: '-1700000000000000123N', json: '-1700000000000000123' },
    { edn: '0.5', json: 0.5 },
    { edn: '-1.25e-3', json: -0.001_25 },
    { edn: '6.02E23', json: 6.02e23 },
    { edn: '2.5M', json: 2.5 },
    { edn: '1/2', json: { sym: '1/2' } },
    { edn: '-', json: { sym: '-' } },
    { edn: '->x', json: { sym: '->x' } },
    { edn: 'Infinity', json: { sym: 'Infinity' } },
  ),
  fc.maxSafeInteger().map((number) => ({ edn: `${number}`, json: number })),
  names.map((name) => ({ edn: `:${name}`, json: name })),
  names.map((name) => ({ edn: name, json: { sym: name } })),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => ({ edn: quoted(text), json: text })),
  fc.constantFrom<Written>(
    { edn: String.raw`"\u00e9\ud83d\ude00"`, json: 'é😀' },
    { edn: String.raw`"a\tb\nc\rd\\e\"f\b\f"`, json: 'a\tb\nc\rd\\e"f\b\f' },
    { edn: '"a\tb"', json: 'a\tb' },
    { edn: '"; no comment #_ {"', json: '; no comment #_ {' },
    { edn: String.raw`\a`, json: { char: 'a' } },
    { edn: String.raw`\é`, json: { char: 'é' } },
    { edn: String.raw`\newline`, json: { char: '\n' } },
    { edn: String.raw`\space`, json: { char: ' ' } },
    { edn: String.raw`\\`, json: { char: '\\' } },
    { edn: String.raw`\u0041`, json: { char: 'A' } },
  ),
]

const spaces = fc.constantFrom(' ', ', ', '  ', ',', '\t')
const prefixes = fc.constantFrom('', '', '', '#_ nil ', '#_[1 "]"] ', '#_ #_ a b ', '#_#tag {:x #{1}} ')

/** Values up to some depth. */
export const values: fc.Arbitrary<Written> = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ...scalars,
    sequence(tie('value'), '[', ']'),
    sequence(tie('value'), '(', ')'),
    sets(tie('value')),
    maps(tie('value')),
    fc.tuple(fc.constantFrom('uuid', 'inst', 'my.app/Thing'), tie('value')).map(([tag, { edn, json }]) => ({
      edn: `#${tag} ${edn}`,
      json: { tag, val: json },
    })),
    fc.tuple(prefixes, tie('value')).map(([prefix, { edn, json }]) => ({ edn: prefix + edn, json })),
  ),
})).value

function sequence(value: fc.Arbitrary<Written>, open: string, close: string): fc.Arbitrary<Written> {
  return fc.tuple(fc.array(value, { maxLength: 4 }), spaces, prefixes).map(([members, space, discarded]) => ({
    edn: `${open}${members.map(({ edn }) => edn).join(space)}${space}${discarded}${close}`,
    json: members.map(({ json }) => json),
  }))
}

/** Members in any order: the same set is always the same JSON. */
function sets(value: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return fc.uniqueArray(value, { maxLength: 4, selector: ({ json }) => sorted(json) }).chain((members) =>
    fc.shuffledSubarray(members, { minLength: members.length }).map((shuffled) => ({
      edn: `#{${shuffled.map(({ edn }) => edn).join(' ')}}`,
      json: { set: members.map(({ json }) => json).sort((a, b) => (sorted(a) < sorted(b) ? -1 : 1)) },
    })),
  )
}

function maps(value: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  const keys = fc.constantFrom(
    { edn: ':a', name: 'a', qualified: 'ns/a' },
    { edn: ':other/a', name: 'other/a', qualified: 'other/a' },
    { edn: ':_/b', name: '_/b', qualified: 'b' },
    { edn: '"text"', name: 'text', qualified: 'text' },
    { edn: ':__proto__', name: '__proto__', qualified: 'ns/__proto__' },
    { edn: '3', name: '3', qualified: '3' },
    { edn: 'nil', name: 'null', qualified: 'null' },
  )
  return fc
    .tuple(fc.uniqueArray(fc.tuple(keys, value), { maxLength: 4, selector: ([{ edn }]) => edn }), spaces, fc.boolean())
    .map(([entries, space, namespaced]) => ({
      edn: `${namespaced ? '#:ns' : ''}{${entries.map(([key, { edn }]) => `${key.edn} ${edn}`).join(space)}}`,
      json: Object.fromEntries(entries.map(([key, { json }]) => [namespaced ? key.qualified : key.name, json])),
    }))
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r]/g, (found) => JSON.stringify(found).slice(1, -1))}"`
}

/** JSON by which members of a set are put in order. */
export function sorted(json: Json): string {
  return JSON.stringify(json, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
