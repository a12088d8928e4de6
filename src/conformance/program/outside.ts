/** Keys that a store with a narrow domain leaves out. */
import type { KeyDomain } from '../../kv/index.ts'

/** Characters that one key domain or another leaves out. */
const strange = [
  '\u0000',
  ' ',
  '\n',
  '\t',
  '/',
  '\\',
  ':',
  '*',
  '?',
  '"',
  '<',
  '|',
  '%',
  '#',
  '.',
  '-',
  '_',
  'é',
  'ÿ',
  '中',
  '😀',
  'A',
  'a',
  '0',
  '\u007f',
  '\u200b',
  '\ufeff',
]

/**
 * Keys outside a domain, most of them made of one within.
 *
 * @param prefix what the store sees before each of them
 */
export function keysOutside(domain: KeyDomain, prefix: string, fine: string): readonly string[] {
  const candidates = [
    ...strange.flatMap((char) => [char, fine + char, `${char}${fine}`, `${fine}${char}${fine}`]),
    'l'.repeat(300),
  ]
  return candidates.filter((key) => !domain.accepts(prefix + key) && key.isWellFormed())
}
