/** Distinct keys stay distinct, and every key the store accepts works in every operation under its own spelling. */
import { randomInt } from 'node:crypto'
import type { Arbitrary } from 'fast-check'
import { possibleSteps } from './calls.ts'
import { hierarchyLaw } from './keys-hierarchy.ts'
import type { Law, LawContext } from './law.ts'
import { pathPrograms } from './path-shapes.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type CallStep,
  del,
  get,
  list,
  type Program,
  set,
  type Step,
} from '../program/program.ts'

const bases = ['user:1', 'a/b', 'Ab', 'a b', 'é', 'e\u0301', 'a_b', 'a%2Fb', 'strasse', 'ﬁ1', 'a+b', 'x'.repeat(70)]

const prototypeNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  '__defineGetter__',
  'prototype',
]

/** Everything that can be done with one key, to be found under exactly its spelling. */
function lifeOf(key: string, context: LawContext): readonly Step[] {
  return [
    get(key),
    set(key, '61'),
    ...atOnce(context, [get(key), list(key), batchGet([key])]),
    del(key),
    ...atOnce(context, [get(key), list(key)]),
  ]
}

/** Both keys hold their own value; taking one away leaves the other. */
function apart(first: string, second: string, context: LawContext): readonly Step[] {
  return [
    set(first, '61'),
    get(second),
    set(second, '62'),
    ...atOnce(context, [get(first), get(second), list(first), batchGet([first, second])]),
    del(first),
    ...atOnce(context, [get(second), get(first)]),
  ]
}

/** Reads, of which none can tell another anything: a store that takes its time is waited for once. */
function atOnce(context: LawContext, reads: readonly CallStep[]): readonly Step[] {
  return [{ do: 'together', calls: possibleSteps(context, reads) }]
}

/** How many code points there are that are no surrogates. */
const codePoints = 0x10_f800

/**
 * The `index`-th character, 'a' first: keys are made smaller towards it. (`fc.string({ unit: 'binary' })` gives the same
 * characters, and spends a second on a table of all of them when it is first used.)
 */
function characterAt(index: number): string {
  const point = (index + 0x61) % codePoints
  return String.fromCodePoint(point < 0xd800 ? point : point + 0x800)
}

/** What random keys are made of: anything, or what a narrow domain accepts, since next to nothing else would be drawn from it. */
function unitOf({ profile, universe, fc }: LawContext): Arbitrary<string> {
  return profile.keys === 'any' || universe.letters.length === 0
    ? fc.nat(codePoints - 1).map(characterAt)
    : fc.constantFrom(...universe.letters)
}

const consonants = 'bcdfghjklmnpqrst'

/**
 * Keys that stand alone, the second made out of the first: a prefix before both would hide what a store does to the start of a
 * key. They are made of names that nobody else can have, for the store may be shared; their shape is always the same, so that a
 * seed gives as many programs each time.
 */
function aloneApart(context: LawContext): readonly Program[] {
  const { accepts, mutations } = context.universe
  const twinsOf = (name: string): ReturnType<typeof mutations> =>
    [...mutations(name), { trap: 'number', key: `0${name}` }, { trap: 'leading-dot', key: `.${name}` }]
      // a name may or may not have such a twin
      .filter(({ trap, key }) => trap !== 'folded-escape' && accepts(key))
  return [aWord, aNumber]
    .filter((name) => accepts(name()))
    .flatMap((name) =>
      twinsOf(name()).flatMap((_, at): readonly Program[] => {
        // two programs at once must not have one name
        const own = name()
        const twin = twinsOf(own)[at]
        if (twin === undefined) return []
        const { trap, key } = twin
        return [{ steps: [...apart(own, key, context), ...lifeOf(key, context)], trap, bare: true }]
      }),
    )
}

function aWord(): string {
  return `kvta${Array.from({ length: 14 }, () => consonants.charAt(randomInt(consonants.length))).join('')}`
}

function aNumber(): string {
  return String(randomInt(1e11, 1e12))
}

export const keyLaws: readonly Law[] = [
  hierarchyLaw,
  {
    kind: 'programs',
    id: 'keys/round-trip',
    group: 'keys',
    title: 'Every key that the store accepts can be written, read, listed and deleted under exactly its spelling.',
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) => context.universe.keys.map((key) => ({ steps: lifeOf(key, context) })),
    random: (context) =>
      context.fc
        .string({ unit: unitOf(context), minLength: 1, maxLength: 12 })
        .filter((key) => key.isWellFormed() && context.universe.accepts(key))
        .map((key): Program => ({ steps: lifeOf(key, context) })),
  },
  {
    kind: 'programs',
    id: 'keys/distinct',
    group: 'keys',
    title:
      'Distinct keys stay distinct: neither case, accents, normal form, spaces, separators nor escapes make two keys one.',
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) => [
      ...(context.tier === 'smoke' ? bases.slice(0, 6) : bases)
        .filter((key) => context.universe.accepts(key))
        .flatMap((base) =>
          context.universe.mutations(base).map(({ trap, key }) => ({ steps: apart(base, key, context), trap })),
        ),
      ...aloneApart(context),
    ],
    random: (context) =>
      context.fc
        .record({
          base: context.fc.constantFrom(...context.universe.keys),
          pick: context.fc.nat(1_000),
          again: context.fc.nat(1_000),
        })
        .map(({ base, pick, again }): Program => {
          const mutations = context.universe.mutations(base)
          const first = mutations[pick % Math.max(1, mutations.length)]
          if (first === undefined) return { steps: lifeOf(base, context) }
          const further = context.universe.mutations(first.key).filter(({ key }) => key !== base)
          const second = further[again % Math.max(1, further.length)]
          return { steps: apart(base, second?.key ?? first.key, context), trap: second?.trap ?? first.trap }
        }),
  },
  {
    kind: 'programs',
    id: 'keys/neighbours',
    group: 'keys',
    title: 'A key, keys under it and keys that extend it exist side by side.',
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      [
        ['a', 'a/b', 'a/b/c'],
        ['a/b/c', 'a/b', 'a'],
        ['a', 'a:b', 'ab'],
        ['a/', 'a', 'a//'],
        ['1', '10', '01'],
      ]
        .map((keys) => keys.filter((key) => context.universe.accepts(key)))
        .filter((keys) => keys.length > 1)
        .map((keys): Program => {
          const writes = keys.map((key, index) => set(key, `6${index}`))
          const [first = 'a', ...rest] = keys
          return {
            steps: [...writes, ...keys.map((key) => get(key)), del(first), ...rest.map((key) => get(key)), get(first)],
            trap: 'child',
          }
        }),
  },
  {
    kind: 'programs',
    id: 'keys/property-names',
    group: 'keys',
    title: "The names of an object's own properties are ordinary keys.",
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      prototypeNames
        .filter((key) => context.universe.accepts(key))
        .map((key) => ({
          steps: [
            ...lifeOf(key, context),
            ...possibleSteps(context, [
              batchSet([[key, '62']]),
              batchGet([key, 'a']),
              batchDelete([key]),
              batchGet([key]),
            ]),
          ],
          trap: 'prototype',
        })),
  },
  {
    kind: 'programs',
    id: 'keys/path-shapes',
    group: 'keys',
    title: 'Keys that look like paths are names, not places: no two of them meet.',
    exercises: ['setRaw', 'getRaw'],
    directed: pathPrograms,
  },
  {
    kind: 'programs',
    id: 'keys/long',
    group: 'keys',
    title: 'Long keys are kept whole: two that differ in their last character only are two.',
    exercises: ['setRaw', 'getRaw'],
    directed: (context) =>
      [31, 63, 127, 191, 249, 250, 254, 255, 256, 300, 511, 1_000]
        .flatMap((length) => [
          [`${'k'.repeat(length)}1`, `${'k'.repeat(length)}2`] as const,
          [`${'é'.repeat(Math.ceil(length / 2))}1`, `${'é'.repeat(Math.ceil(length / 2))}2`] as const,
        ])
        .filter((pair) => pair.every((key) => context.universe.accepts(key)))
        .map(([first, second]) => ({ steps: apart(first, second, context), trap: 'truncated' })),
  },
]
