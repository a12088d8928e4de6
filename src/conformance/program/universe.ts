/**
 * The hostile universe: keys that real stores have confused, lost, folded or refused, and ways to make a second key out of a
 * first that a careless store takes for the same. A case draws from two to four of them, so that they meet.
 */
import { type FullProfile, keyProblem } from '../../kv/index.ts'

/** Keys, the harmless ones first: a case is made smaller towards the front. */
const corpus: readonly string[] = [
  'a',
  'b',
  'user:1',
  'a/b',
  'A',
  'a_b',
  'a%b',
  'a*b',
  'a?b',
  'a.b',
  'a b',
  'a:b',
  'a\\b',
  'a[b]',
  'a{b}',
  'a(b)',
  'a^b',
  'a$b',
  'a|b',
  'a+b',
  "a'b",
  'a"b',
  'a`b',
  'a;b',
  'a,b',
  'a=b',
  'a&b',
  'a#b',
  'a~b',
  'a@b',
  'a!b',
  'a<b>',
  'a%2Fb',
  'a%00b',
  'a%25b',
  '__0x2f__',
  '.',
  '..',
  './a',
  '../a',
  'a/../b',
  '..:a',
  'a:..:b',
  '/a',
  'a/',
  'a//b',
  '/',
  '//',
  'C:\\a',
  'con',
  'nul.txt',
  ' ',
  ' a',
  'a ',
  'a\t',
  'a\n',
  '\r\n',
  '\u0000',
  'a\u0000',
  'a\u0000b',
  '\u0001',
  '\u007f',
  '\u0080',
  '\u00a0',
  'ÿ',
  'é',
  'e\u0301',
  'ß',
  'ẞ',
  'İ',
  'ı',
  'ﬁ',
  'Å',
  '\u212b',
  'ａ',
  '\u200b',
  'a\u200d',
  '\ufeff',
  '\ufeffa',
  '中文',
  'ключ',
  'مفتاح',
  '\u202ea',
  '😀',
  '👩‍👩‍👧',
  '\u{10000}',
  '\uffff',
  '\ufffd',
  '\ue000',
  '\ud7ff',
  '\u{10ffff}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-0',
  '00',
  '1e3',
  '-a',
  '--help',
  '$where',
  '${a}',
  '{{a}}',
  '%s',
  '.lock',
  '.tmp',
  'index',
]

/** Long keys; from 200 characters on, stores start to truncate, hash or refuse. */
const long: readonly string[] = [
  'l'.repeat(249),
  `${'l'.repeat(255)}x`,
  'l'.repeat(300),
  'é'.repeat(130),
  'k'.repeat(1_000),
]

/** One way to make a second key that a careless store takes for the first. */
export interface Mutator {
  /** The trap, by name: hints are told by it. */
  readonly trap: string
  readonly mutate: (key: string) => string
}

/** Every mutator. The sightings behind each are in the hints. */
export const mutators: readonly Mutator[] = [
  { trap: 'case', mutate: (key) => swapCase(key) },
  { trap: 'accent', mutate: (key) => key.replace(/[aeiouAEIOU]/, (vowel) => `${vowel}\u0301`.normalize('NFC')) },
  {
    trap: 'normal-form',
    mutate: (key) => (key.normalize('NFC') === key ? key.normalize('NFD') : key.normalize('NFC')),
  },
  { trap: 'compatibility-form', mutate: (key) => key.normalize('NFKC') },
  { trap: 'trailing-space', mutate: (key) => `${key} ` },
  { trap: 'leading-space', mutate: (key) => ` ${key}` },
  { trap: 'trailing-nul', mutate: (key) => `${key}\u0000` },
  { trap: 'after-nul', mutate: (key) => `${key}\u0000x` },
  { trap: 'trailing-newline', mutate: (key) => `${key}\n` },
  { trap: 'trailing-dot', mutate: (key) => `${key}.` },
  { trap: 'separator', mutate: (key) => key.replaceAll('/', ':') },
  { trap: 'separator', mutate: (key) => key.replaceAll(':', '/') },
  { trap: 'separator', mutate: (key) => key.replaceAll('/', '\\') },
  { trap: 'separator', mutate: (key) => key.replaceAll(/[/:]/g, '_') },
  { trap: 'doubled-separator', mutate: (key) => key.replace(/[/:]/, '$&$&') },
  { trap: 'leading-slash', mutate: (key) => `/${key}` },
  { trap: 'trailing-slash', mutate: (key) => `${key}/` },
  { trap: 'child', mutate: (key) => `${key}/x` },
  { trap: 'child', mutate: (key) => `${key}:x` },
  { trap: 'sibling', mutate: (key) => `${key}x` },
  { trap: 'percent', mutate: (key) => percentEncoded(key) },
  { trap: 'percent', mutate: (key) => percentDecoded(key) },
  { trap: 'plus', mutate: (key) => key.replaceAll(' ', '+') },
  { trap: 'dot-segment', mutate: (key) => `./${key}` },
  { trap: 'dot-segment', mutate: (key) => `x/../${key}` },
  { trap: 'wildcard', mutate: (key) => key.replace(/.$/su, '_') },
  { trap: 'wildcard', mutate: (key) => key.replace(/.$/su, '%') },
  { trap: 'wildcard', mutate: (key) => key.replace(/.$/su, '*') },
  { trap: 'wildcard', mutate: (key) => key.replace(/.$/su, '?') },
  { trap: 'query', mutate: (key) => `${key}?v=1` },
  { trap: 'query', mutate: (key) => `${key}#1` },
  { trap: 'escape', mutate: (key) => key.replaceAll('/', '__0x2f__') },
  { trap: 'escape', mutate: (key) => key.replaceAll('/', '%2F') },
  { trap: 'escape', mutate: (key) => Buffer.from(key).toString('base64url') },
  { trap: 'escape', mutate: (key) => Buffer.from(key).toString('hex') },
  { trap: 'folded-escape', mutate: base64Twin },
  { trap: 'doubled', mutate: (key) => key + key },
  { trap: 'truncated', mutate: (key) => (key.length > 64 ? `${key.slice(0, -1)}y` : `${key}${'z'.repeat(260)}`) },
  { trap: 'number', mutate: (key) => key.replace(/\d/, '0$&') },
  { trap: 'byte-order-mark', mutate: (key) => `\ufeff${key}` },
  { trap: 'invisible', mutate: (key) => `${key}\u200b` },
  {
    trap: 'wide',
    mutate: (key) => key.replace(/[a-z]/, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  },
]

/** The universe as one store can hold it. */
export interface Universe {
  /** Keys that the store accepts, harmless ones first. */
  readonly keys: readonly string[]
  /** Single characters that make keys which the store accepts. */
  readonly letters: readonly string[]
  /** The accepted mutations of a key that differ from it. */
  readonly mutations: (key: string) => readonly { readonly trap: string; readonly key: string }[]
  /** Whether the store accepts a key in the place where cases keep theirs. */
  readonly accepts: (key: string) => boolean
}

/**
 * The part of the universe that a store accepts.
 *
 * @param prefix the longest prefix under which a case may live: it counts against the limits
 */
export function universeFor(profile: Pick<FullProfile, 'keys' | 'limits' | 'hierarchy'>, prefix: string): Universe {
  const separators = profile.hierarchy === 'free' ? [] : [...profile.hierarchy.separators]
  // where a key and one below it exclude each other, no key of the universe lies below another
  const accepts = (key: string): boolean =>
    key !== '' &&
    !separators.some((separator) => key.includes(separator)) &&
    keyProblem(prefix + key, profile) === undefined &&
    keyProblem(key, profile) === undefined
  const plain = [...corpus, ...long].filter(accepts)
  const letters = lettersOf(accepts)
  return {
    keys: plain.length >= 8 ? plain : [...new Set([...plain, ...spelled(letters, accepts)])].slice(0, 12),
    letters,
    mutations: (key) =>
      mutators
        .map(({ trap, mutate }) => ({ trap, key: mutate(key) }))
        .filter((mutated) => mutated.key !== key && mutated.key.isWellFormed() && accepts(mutated.key)),
    accepts,
  }
}

function lettersOf(accepts: (key: string) => boolean): readonly string[] {
  return Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)).filter(accepts)
}

/** Keys for a store with a narrow domain: short strings over whatever single characters it accepts. */
function spelled(letters: readonly string[], accepts: (key: string) => boolean): readonly string[] {
  const heads = letters.slice(0, 12)
  return heads.flatMap((first) => ['', ...heads].map((second) => first + second)).filter(accepts)
}

/** Values that stores have lost, truncated or decoded, as hexadecimal. */
export const values: readonly string[] = [
  '61',
  '62',
  '',
  '00',
  'ff',
  'ff00',
  '0a',
  '0d0a',
  '30',
  '66616c7365',
  '6e756c6c',
  '7b7d',
  '312e30',
  '7b2261223a20317d',
  '22',
  '2261',
  'c3',
  'c328',
  'efbbbf61',
  'eda080',
  'fffe6100',
  '1f8b0800',
  '6100',
  '0061',
  '2061',
  '6120',
]

function swapCase(key: string): string {
  const upper = key.toUpperCase()
  return upper === key ? key.toLowerCase() : upper
}

/** A key whose base64 differs from that of `key` in the case of one letter; `key` itself where there is none. */
function base64Twin(key: string): string {
  const encoded = Buffer.from(key).toString('base64url')
  for (const [at, letter] of [...encoded].entries()) {
    const flipped = encoded.slice(0, at) + swapCase(letter) + encoded.slice(at + 1)
    const twin = Buffer.from(flipped, 'base64url').toString()
    if (flipped !== encoded && Buffer.from(twin).toString('base64url') === flipped) return twin
  }
  return key
}

function percentEncoded(key: string): string {
  return key.isWellFormed() ? encodeURIComponent(key) : key
}

function percentDecoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}
