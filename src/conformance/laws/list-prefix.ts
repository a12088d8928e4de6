/** A prefix is no key: any text is one. */
import { list, type Program, set } from '../program/program.ts'
import type { Law, LawContext } from './law.ts'

/** Characters of which a narrow key domain leaves out one or another. */
const rare = ['\u0000', ' ', '\n', '/', ':', 'A', '_', '\u007f', 'é', '中', '😀'] as const

export const listPrefixLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'list/any-prefix',
    group: 'list',
    title:
      'A prefix is no key: neither the key domain nor the limits are asked of it, and half a surrogate pair is compared as the code unit that it is.',
    needs: ['list'],
    exercises: ['list', 'setRaw'],
    directed: (context) => [...tooLong(context), ...outside(context), ...halves(context)],
  },
]

/** Longer than any key may be, or than any key that is there. */
function tooLong({ profile, universe }: LawContext): readonly Program[] {
  const [key = 'a'] = universe.keys
  const { keyBytes } = profile.limits
  const lengths = keyBytes === undefined ? [300, 5_000] : [keyBytes + 1]
  return lengths.map((length) => ({ steps: [set(key, '61'), list(key.repeat(length))], trap: 'long-prefix' }))
}

/** With a character that no key may have; none where every text is a key. */
function outside({ profile, universe }: LawContext): readonly Program[] {
  // what normalises such keys does so with prefixes
  if (profile.keys !== 'any' && profile.keys.outside === 'unspecified') return []
  const [key = 'a'] = universe.keys
  return rare
    .filter((character) => !universe.accepts(key + character) && !universe.accepts(character))
    .flatMap((character) => [
      { steps: [set(key, '61'), list(key + character)] },
      { steps: [set(key, '61'), list(character)] },
    ])
}

/** Half a pair: the first half begins every key whose pair it begins, the second none. */
function halves({ universe }: LawContext): readonly Program[] {
  const pairs = ['😀', '😀b', '😁', '\u{10000}', '\ufffd', '\ufffdb'].filter((key) => universe.accepts(key))
  const [plain = 'a'] = universe.keys
  const writes = [plain, ...pairs].map((key, at) => set(key, `6${at}`))
  return ['\ud83d', '😀\ud83d', '\ude00', `${plain}\ud800`, `${plain}\udc00b`].map((prefix) => ({
    steps: [...writes, list(prefix)],
    trap: 'half-pair',
  }))
}
