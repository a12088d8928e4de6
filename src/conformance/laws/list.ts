/** A list is every key that the prefix covers, each once, and nothing else. */
import type { Law, LawContext } from './law.ts'
import { call, del, get, list, type Program, set, type Step } from '../program/program.ts'

/** A prefix, keys that it covers, and decoys that only a pattern would match. */
interface Decoy {
  readonly trap: string
  readonly prefix: string
  readonly keys: readonly string[]
}

const decoys: readonly Decoy[] = [
  { trap: 'wildcard', prefix: 'a%', keys: ['a%', 'a%b', 'ab', 'axb', 'a'] },
  { trap: 'wildcard', prefix: 'a_', keys: ['a_', 'a_b', 'axb', 'ab', 'a'] },
  { trap: 'wildcard', prefix: 'a*', keys: ['a*', 'a*b', 'ab', 'axb', 'a'] },
  { trap: 'wildcard', prefix: 'a?', keys: ['a?', 'a?b', 'axb', 'ab', 'a'] },
  { trap: 'wildcard', prefix: 'a[b]', keys: ['a[b]', 'a[b]c', 'ab', 'abc'] },
  { trap: 'wildcard', prefix: 'a[^b]', keys: ['a[^b]c', 'ac', 'ab'] },
  { trap: 'wildcard', prefix: '[a', keys: ['[a', '[ab', 'a'] },
  { trap: 'wildcard', prefix: 'a.', keys: ['a.', 'a.b', 'axb', 'ab'] },
  { trap: 'wildcard', prefix: 'a\\', keys: ['a\\', 'a\\b', 'ab', 'a'] },
  { trap: 'wildcard', prefix: 'a\\%', keys: ['a\\%b', 'a%b', 'a\\xb'] },
  { trap: 'wildcard', prefix: '^a', keys: ['^a', '^ab', 'a', 'ab'] },
  { trap: 'wildcard', prefix: 'a$', keys: ['a$', 'a$b', 'a', 'ab'] },
  { trap: 'wildcard', prefix: '(a)', keys: ['(a)', '(a)b', 'a', 'ab'] },
  { trap: 'wildcard', prefix: 'a)', keys: ['a)', 'a)b', 'a'] },
  { trap: 'wildcard', prefix: 'a{1}', keys: ['a{1}', 'a{1}b', 'a', 'ab', 'a1'] },
  { trap: 'wildcard', prefix: '{a,b}', keys: ['{a,b}', '{a,b}c', 'a', 'b'] },
  { trap: 'wildcard', prefix: 'a+', keys: ['a+', 'a+b', 'a', 'aa'] },
  { trap: 'wildcard', prefix: 'a|b', keys: ['a|b', 'a|bc', 'a', 'b'] },
  { trap: 'wildcard', prefix: "a'", keys: ["a'", "a'b", 'a', 'ab'] },
  { trap: 'wildcard', prefix: 'a"', keys: ['a"', 'a"b', 'a'] },
  { trap: 'percent', prefix: 'a%2F', keys: ['a%2F', 'a%2Fb', 'a/', 'a/b'] },
  { trap: 'query', prefix: 'a?b', keys: ['a?b', 'a?bc', 'a'] },
  { trap: 'query', prefix: 'a#', keys: ['a#', 'a#b', 'a', 'ab'] },
  { trap: 'query', prefix: 'a&b=', keys: ['a&b=', 'a&b=c', 'a'] },
]

/** A prefix beside others that a collation, or a trimming, takes for the same. */
const lookalikes: readonly Decoy[] = [
  { trap: 'case', prefix: 'a', keys: ['a', 'ab', 'A', 'Ab', 'AB'] },
  { trap: 'case', prefix: 'USER:', keys: ['USER:1', 'user:1', 'User:1'] },
  { trap: 'accent', prefix: 'é', keys: ['é', 'éb', 'e', 'eb', 'e\u0301'] },
  { trap: 'normal-form', prefix: 'e\u0301', keys: ['e\u0301', 'e\u0301b', 'é', 'éb'] },
  { trap: 'trailing-space', prefix: 'a ', keys: ['a ', 'a b', 'a', 'ab'] },
]

/** Prefixes whose upper bound is hard to compute: on characters, on bytes, past the last of either. */
const bounds: readonly Decoy[] = [
  { trap: 'bound', prefix: 'aÿ', keys: ['aÿ', 'aÿb', 'aĀ', 'a', 'b'] },
  { trap: 'bound', prefix: 'ÿ', keys: ['ÿ', 'ÿÿ', 'Ā', 'þ'] },
  { trap: 'bound', prefix: 'a\u007f', keys: ['a\u007f', 'a\u007fb', 'a\u0080', 'a~'] },
  { trap: 'bound', prefix: 'a\u07ff', keys: ['a\u07ff', 'a\u07ffb', 'a\u0800'] },
  { trap: 'bound', prefix: 'a\ud7ff', keys: ['a\ud7ff', 'a\ud7ffb', 'a\ue000', 'a\u{10000}'] },
  { trap: 'bound', prefix: 'a\uffff', keys: ['a\uffff', 'a\uffffb', 'a\u{10000}', 'b'] },
  { trap: 'bound', prefix: 'a\u{10ffff}', keys: ['a\u{10ffff}', 'a\u{10ffff}b', 'b', 'a'] },
  { trap: 'bound', prefix: '\u{10ffff}', keys: ['\u{10ffff}', '\u{10ffff}\u{10ffff}', 'a'] },
  { trap: 'bound', prefix: '😀', keys: ['😀', '😀b', '😁', '\u{1f5ff}'] },
  { trap: 'bound', prefix: 'a\u0000', keys: ['a\u0000', 'a\u0000b', 'a', 'a\u0001'] },
  { trap: 'bound', prefix: 'a', keys: ['a', 'a\uffff', 'a\u{10ffff}', 'aÿ', 'b', '`'] },
  { trap: 'bound', prefix: 'az', keys: ['az', 'aza', 'a{', 'b'] },
]

const plainKeys = ['user', 'user:1', 'user/1', 'users', 'user1', 'use', 'u', 'xuser', 'user:1:a', 'user/1/a']

function listed(context: LawContext, rows: readonly Decoy[]): readonly Program[] {
  return rows.flatMap(({ trap, prefix, keys }): readonly Program[] => {
    const kept = keys.filter((key) => context.universe.accepts(key))
    if (kept.length === 0 || !context.universe.accepts(prefix)) return []
    return [{ steps: [...kept.map((key, index) => set(key, `0${index}`)), list(prefix)], trap }]
  })
}

function plain(context: LawContext): readonly string[] {
  return plainKeys.filter((key) => context.universe.accepts(key))
}

export const listLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'list/prefix',
    group: 'list',
    title:
      'A list has exactly the keys that the prefix covers: the key that equals it too, and no sibling that it does not cover.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: (context) => {
      const keys = plain(context)
      return ['user', 'user:', 'user:1', 'user/', 'user/1', 'use', 'users', 'x']
        .filter((prefix) => context.universe.accepts(prefix))
        .map((prefix) => ({ steps: [...keys.map((key) => set(key, '61')), list(prefix)] }))
    },
    random: (context) => {
      const { fc, universe } = context
      return fc
        .record({
          keys: fc.uniqueArray(fc.constantFrom(...universe.keys), { minLength: 2, maxLength: 4 }),
          pick: fc.nat(3),
          cut: fc.nat(8),
        })
        .map(({ keys, pick, cut }): Program => {
          const from = keys[pick % keys.length] ?? 'a'
          const prefix = [...from].slice(0, 1 + (cut % [...from].length)).join('')
          const others = universe
            .mutations(from)
            .slice(cut, cut + 3)
            .map(({ key }) => key)
          const written = [...new Set([...keys, ...others])].map((key): Step => set(key, '61'))
          return { steps: [...written, list(prefix), list(prefix)] }
        })
    },
  },
  {
    kind: 'programs',
    id: 'list/metacharacters',
    group: 'list',
    title: 'No character of a prefix has a meaning: `% _ * ? [ ] ^ $ . ( ) { } + | \\` cover themselves alone.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: (context) => {
      const programs = listed(context, decoys)
      // a narrow key domain may hold none of them, and the law must still be put to the test
      return programs.length > 0
        ? programs
        : [
            {
              steps: [
                ...context.universe.keys.slice(0, 4).map((key) => set(key, '61')),
                list(context.universe.keys[0] ?? 'a'),
              ],
            },
          ]
    },
  },
  {
    kind: 'programs',
    id: 'list/exact-text',
    group: 'list',
    title: 'A prefix covers keys by their exact text: case, accents, normal forms and spaces count.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: (context) => listed(context, lookalikes),
  },
  {
    kind: 'programs',
    id: 'list/bounds',
    group: 'list',
    title: 'The range of a prefix ends where it must, on the last code points of every length too.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: (context) => {
      const programs = listed(context, bounds)
      return programs.length > 0
        ? programs
        : [
            {
              steps: [
                ...context.universe.keys.slice(-4).map((key) => set(key, '61')),
                list(context.universe.keys.at(-1) ?? 'a'),
              ],
            },
          ]
    },
  },
  {
    kind: 'programs',
    id: 'list/complete',
    group: 'list',
    title: 'A list is complete however many keys there are: past one page, and at the very ends of pages.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: ({ universe, profile }) => {
      const prefix = ['p/', 'p', '1', ...universe.keys].find(
        (candidate) => universe.accepts(`${candidate}0`) && universe.accepts(`${candidate}1049`),
      )
      if (prefix === undefined) return []
      const asked = profile.prefix === 'segment' && !prefix.endsWith('/') ? '' : prefix
      if (asked === '' && profile.emptyPrefix !== 'all') return []
      const sizes = [9, 10, 11, 99, 100, 101, 255, 256, 257, 999, 1_000, 1_001, 1_050]
      const steps = sizes.flatMap((to, index): readonly Step[] => [
        { do: 'fill', client: 0, prefix, from: sizes[index - 1] ?? 0, to },
        list(asked),
      ])
      return [{ steps, trap: 'page' }]
    },
  },
  {
    kind: 'programs',
    id: 'list/sparse',
    group: 'list',
    title: 'A few keys among many others are found: pages with few matches, or none, do not end a list.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: ({ universe }) =>
      universe.accepts('m/0') && universe.accepts('x/299')
        ? [
            {
              steps: [
                { do: 'fill', client: 0, prefix: 'a/', to: 300 },
                set('m/0', '61'),
                { do: 'fill', client: 0, prefix: 'x/', to: 300 },
                list('m/'),
                { do: 'fill', client: 0, prefix: 'm/', from: 1, to: 120 },
                list('m/'),
              ],
              trap: 'page',
            },
          ]
        : [{ steps: [set(universe.keys[0] ?? 'a', '61'), list(universe.keys[0] ?? 'a')] }],
  },
  {
    kind: 'programs',
    id: 'list/once',
    group: 'list',
    title: 'A key is listed once, however often it was written, and not at all once it is deleted.',
    needs: ['list'],
    exercises: ['list', 'setRaw', 'delete'],
    directed: () => [
      { steps: [set('a', '61'), set('a', '62'), set('a', '63'), list('a')] },
      { steps: [set('a', '61'), set('ab', '61'), del('a'), list('a')] },
      { steps: [set('a', '61'), del('a'), set('a', '62'), list('a')] },
      { steps: [set('a', '61'), del('a'), list('a'), get('a')] },
      { steps: [del('a'), list('a')] },
    ],
  },
  {
    kind: 'programs',
    id: 'list/nothing',
    group: 'list',
    title: 'Where nothing matches, a list is empty; it is no error.',
    needs: ['list'],
    exercises: ['list'],
    directed: () => [
      { steps: [list('a')] },
      { steps: [set('b', '61'), list('a')] },
      { steps: [set('a', '61'), list('ab')] },
    ],
  },
  {
    kind: 'programs',
    id: 'list/empty-prefix',
    group: 'list',
    title: 'An empty prefix does what the profile says: it is refused, or it covers every key.',
    exercises: ['list', 'setRaw'],
    directed: ({ universe }) => [
      { steps: [list('')] },
      { steps: [...universe.keys.slice(0, 6).map((key) => set(key, '61')), list(''), get(universe.keys[0] ?? 'a')] },
    ],
  },
  {
    kind: 'programs',
    id: 'list/gettable',
    group: 'list',
    title: 'What is listed can be read, and what can be read is listed.',
    needs: ['list'],
    exercises: ['list', 'setRaw', 'getRaw'],
    random: ({ fc, universe }) =>
      fc
        .record({
          keys: fc.uniqueArray(fc.constantFrom(...universe.keys), { minLength: 2, maxLength: 5 }),
          doomed: fc.array(fc.nat(4), { maxLength: 3 }),
        })
        .map(({ keys, doomed }): Program => {
          const deleted = [...new Set(doomed)].flatMap((index) => keys[index] ?? [])
          const reads = keys.flatMap((key): readonly Step[] => [list(key), get(key)])
          return {
            steps: [...keys.map((key, index) => set(key, `0${index}`)), ...deleted.map((key) => del(key)), ...reads],
          }
        }),
  },
  {
    kind: 'programs',
    id: 'list/order',
    group: 'list',
    title: 'Keys come in the order of their UTF-8 bytes.',
    needs: ['byte-order'],
    exercises: ['list', 'setRaw'],
    directed: (context) => {
      const sets = [
        ['a1', 'a10', 'a2', 'a', 'aB', 'ab', 'a-', 'a\u{10000}', 'a\uffff', 'aé', 'az', 'aÿ', 'a\u0001'],
        ['k9', 'k10', 'k1', 'k0', 'k', 'K', 'k\u{1f600}', 'k\ufffd', 'k\ue000'],
      ]
      return sets.map((keys): Program => {
        const kept = keys.filter((key) => context.universe.accepts(key))
        const prefix = [...(kept[0] ?? 'a')][0] ?? 'a'
        return { steps: [...kept.map((key) => set(key, '61')), call({ op: 'list', prefix })] }
      })
    },
  },
]
