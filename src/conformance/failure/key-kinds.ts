/**
 * What kind of keys a failure is about. It is found by experiment: the program is run on other keys of a kind, and where it fails on
 * all of them, it is about that kind. Wide kinds come first.
 */
import { printKey } from '../../kv/index.ts'

/** A kind of keys. */
export interface KeyKind {
  /** Completes "keys …". */
  readonly name: string
  /** The trap for which such a key is made, where there is one: two keys that differ in nothing else may be taken for one. */
  readonly trap?: string
  readonly has: (key: string) => boolean
  /** Others of the kind, each without what makes a narrower one. */
  readonly others: (key: string) => readonly string[]
}

const signs = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ']

/** The traps that are about one sign. */
const trapOfSign: Readonly<Record<string, string>> = {
  '%': 'percent',
  '+': 'plus',
  '?': 'query',
  '#': 'query',
  '/': 'separator',
  ':': 'separator',
  '\\': 'separator',
  _: 'separator',
}

function kind(name: string, trap: string | undefined, pattern: RegExp, ...others: readonly string[]): KeyKind {
  return { name, ...(trap === undefined ? {} : { trap }), has: (key) => pattern.test(key), others: () => others }
}

/** Every kind, wide ones first. */
export const keyKinds: readonly KeyKind[] = [
  {
    name: 'of that length',
    trap: 'truncated',
    has: (key) => key.length > 24,
    others: (key) => [lengthened('k', key), lengthened('m', key)],
  },
  {
    name: 'that are no Unicode text',
    has: (key) => !key.isWellFormed(),
    others: () => ['\ud800', 'a\udfff'],
  },
  kind('that URLs spell otherwise', undefined, /[^\w\-.~!*'();/?:@&=+$,#]/, 'a b', 'a%b', 'aéb', 'a"b'),
  kind('with characters beyond ASCII', undefined, /[^\0-\x7f]/, 'aéb', 'a中b', 'a😀b'),
  kind('with characters from U+0100 on', undefined, /[^\0-\xff]/, 'aĀb', 'a中b', 'a😀b'),
  kind('with characters beyond U+FFFF', undefined, /[\u{10000}-\u{10ffff}]/u, 'a😀b', 'a\u{10000}b'),
  kind('with a byte order mark', 'byte-order-mark', /\ufeff/, '\ufeffa', '\ufeffb'),
  kind('with control characters', undefined, /[\0-\x1f\x7f]/, 'a\u0001b', 'a\nb', 'a\u007fb'),
  kind('with a NUL', 'after-nul', /\0/, 'a\0b', 'b\0c'),
  kind('with capital letters', 'case', /[A-Z]/, 'Ab', 'aB', 'AB'),
  kind(
    'that are names of object properties',
    'prototype',
    /^(?:__proto__|constructor|prototype|toString|valueOf|hasOwnProperty|length|__defineGetter__|isPrototypeOf)$/,
    '__proto__',
    'constructor',
    'toString',
  ),
  kind('that are called __proto__', 'prototype', /^__proto__$/, '__proto__'),
  kind('that are numbers', 'number', /^-?\d+$/, '1', '10', '7'),
  ...signs.map((sign): KeyKind => {
    const trap = trapOfSign[sign]
    return {
      name: `with ${printKey(sign)}`,
      ...(trap === undefined ? {} : { trap }),
      has: (key) => key.includes(sign),
      others: () => [`a${sign}b`, `b${sign}c`],
    }
  }),
  kind('that begin or end in white space', 'trailing-space', /^\s|\s$/, ' a', 'a '),
  kind('that begin with white space', 'leading-space', /^\s/, ' a', ' b'),
  kind('that end in white space', 'trailing-space', /\s$/, 'a ', 'b '),
  kind('that begin with a dot', 'leading-dot', /^\./, '.a', '.b'),
  kind('that end in a dot', 'trailing-dot', /\.$/, 'a.', 'b.'),
  kind('that begin with a slash', 'leading-slash', /^\//, '/a', '/b'),
  kind('that end in a slash', 'trailing-slash', /\/$/, 'a/', 'b/'),
  kind('with dots for a part', 'dot-segment', /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/, './a', '../a', 'a/..'),
]

function lengthened(letter: string, key: string): string {
  return letter.repeat(key.length - 1) + (letter === 'k' ? 'l' : 'n')
}

/** A way in which two texts are taken for one. */
export interface Folding {
  /** The trap of that name has the hint. */
  readonly trap: string
  readonly fold: (text: string) => string
}

/** Every way, those that fold least first. */
export const foldings: readonly Folding[] = [
  { trap: 'case', fold: (text) => text.toLowerCase() },
  { trap: 'normal-form', fold: (text) => text.normalize('NFC') },
  { trap: 'accent', fold: (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '') },
  {
    trap: 'wide',
    fold: (text) => text.replaceAll(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)),
  },
  { trap: 'compatibility-form', fold: (text) => text.normalize('NFKC') },
  { trap: 'byte-order-mark', fold: (text) => text.replaceAll('\ufeff', '') },
  { trap: 'trailing-newline', fold: (text) => text.replace(/\n$/, '') },
  { trap: 'trailing-space', fold: (text) => text.trimEnd() },
  { trap: 'leading-space', fold: (text) => text.trimStart() },
  { trap: 'invisible', fold: (text) => text.replaceAll(/[\u200b-\u200d\u2060]/g, '') },
  { trap: 'trailing-nul', fold: (text) => text.replace(/\0+$/, '') },
  { trap: 'after-nul', fold: (text) => text.replace(/\0.*$/s, '') },
  { trap: 'trailing-dot', fold: (text) => text.replace(/\.+$/, '') },
  { trap: 'leading-slash', fold: (text) => text.replace(/^\/+/, '') },
  { trap: 'trailing-slash', fold: (text) => text.replace(/\/+$/, '') },
  { trap: 'dot-segment', fold: (text) => withoutDots(text) },
  { trap: 'doubled-separator', fold: (text) => text.replaceAll(/([/:])\1+/g, '$1') },
  { trap: 'separator', fold: (text) => text.replaceAll(/[/:\\_]/g, '/') },
  { trap: 'plus', fold: (text) => text.replaceAll('+', ' ') },
  { trap: 'percent', fold: (text) => decoded(text) },
  { trap: 'escape', fold: (text) => text.replaceAll(/__0x2f__|%2F/g, '/') },
  { trap: 'query', fold: (text) => text.replace(/[?#].*$/s, '') },
  { trap: 'number', fold: (text) => text.replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '')) },
  { trap: 'leading-dot', fold: (text) => text.replace(/^\./, '') },
  { trap: 'doubled', fold: (text) => text.replace(/^(.+)\1$/s, '$1') },
]

/** Traps into which a store falls for one reason: what trims keys takes spaces from either end. */
const families: readonly (readonly string[])[] = [
  ['leading-space', 'trailing-space', 'trailing-newline'],
  ['normal-form', 'compatibility-form', 'wide', 'accent'],
  ['trailing-nul', 'after-nul'],
  ['dot-segment', 'doubled-separator', 'leading-slash', 'trailing-slash'],
  ['child', 'sibling'],
]

/** One name for all traps into which a store falls for one reason. */
export function familyOf(trap: string): string {
  return families.find((traps) => traps.includes(trap))?.[0] ?? trap
}

/** Why two texts may be taken for one; nothing where no way is known. */
export function foldingOf(one: string, other: string): Folding | undefined {
  if (one === other) return undefined
  return foldings.find(({ fold }) => fold(one) === fold(other))
}

function withoutDots(text: string): string {
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
