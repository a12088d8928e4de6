/** Keys that a store which makes paths or file names of them takes for one another: what `keys/path-shapes` asks. */
import { type Program, get, set } from '../program/program.ts'
import type { LawContext } from './law.ts'

const traversal = [
  '.',
  '..',
  './a',
  '../a',
  '../../a',
  'a/..',
  'a/../b',
  'a/./b',
  '/a',
  '/',
  '//a',
  'C:\\a',
  '..\\a',
  '~',
  '~/a',
  'a/',
  '.a',
  'a.',
]

/**
 * What some store takes for the separator of a path, or makes one of: as it stands, after it was decoded, or once it was folded into
 * a plain one.
 */
const separators = [
  '/',
  '\\',
  ':',
  '.',
  '|',
  '-',
  '_',
  ' ',
  ',',
  ';',
  '#',
  '@',
  '\u0000',
  '%2f',
  '%2F',
  '%5c',
  '%252f',
  '%00',
  '\u2044',
  '\u2215',
  '\u29f8',
  '\uff0f',
  '\uff3c',
  '\uff1a',
]

/** Ways to write the segment that leads up, and the one that leads nowhere, where dots are looked for before they are decoded. */
const dots = [
  ['..', '.'],
  ['%2e%2e', '%2e'],
  ['.%2e', '%2E'],
  ['\uff0e\uff0e', '\uff0e'],
  ['\u2025', '\u2024'],
] as const

/**
 * Names of which a file system, or what cleans names for one, makes the same: they are devices, end in dots or spaces, differ in case
 * alone, or have characters that are dropped or exchanged.
 */
const names = [
  ['con', 'CON', 'con.txt', 'nul', 'prn', 'aux', 'com1', 'lpt1', '_'],
  ['b', 'b.', 'b..', 'b ', 'b. ', ' b', 'b\t', 'b::$DATA', 'b:$DATA'],
  ['ab', 'aB', 'Ab', 'AB'],
  ['~', '~b', '~/b', '~root/b', '$HOME/b', '%HOME%/b', '${HOME}/b'],
  ['C:b', 'c:b', 'C:\\b', 'C:/b', '\\\\?\\C:\\b', '\\\\b\\c', 'file:///b', 'file:b'],
  ['a<b', 'a>b', 'a:b', 'a"b', 'a|b', 'a?b', 'a*b', 'a/b', 'a\\b', 'a_b', 'a-b', 'a b', 'a.b', 'a\u0001b'],
] as const

/** Writes all, and then reads all: each must hold its own. */
function apart(keys: readonly string[], trap: string, { universe }: LawContext): readonly Program[] {
  const accepted = [...new Set(keys)].filter((key) => universe.accepts(key))
  if (accepted.length < 2) return []
  const writes = accepted.map((key, at) => set(key, (0x61 + at).toString(16)))
  return [{ steps: [...writes, { do: 'together', calls: accepted.map((key) => get(key)) }], trap }]
}

/** The programs of the law. No key of one program lies under another, which is a law of its own. */
export function pathPrograms(context: LawContext): readonly Program[] {
  const keys = traversal.filter((key) => context.universe.accepts(key))
  const pairs = keys.flatMap((first, index) =>
    keys.slice(index + 1).flatMap((second) => apart([first, second], 'dot-segment', context)),
  )
  const climbing = separators.flatMap((by) =>
    dots.flatMap(([up, here], at) =>
      // a spelling of the dots is tried behind what can be told from them, and the plain one behind all
      at === 0 || ['/', '\\', ':', '%2f'].includes(by)
        ? apart(
            [
              'b',
              `a${by}${up}${by}b`,
              `${up}${by}b`,
              `${up}${by}${up}${by}b`,
              `a${by}${here}${by}b`,
              `${here}${by}b`,
              `${by}b`,
              ...(by === '/' ? [] : [`a/${up}${by}b`, `a${by}${up}/b`]),
            ],
            'dot-segment',
            context,
          )
        : [],
    ),
  )
  const separated = apart(
    separators.map((by) => `a${by}b`),
    'separator',
    context,
  )
  return [...pairs, ...climbing, ...separated, ...names.flatMap((some) => apart(some, 'file-name', context))]
}
