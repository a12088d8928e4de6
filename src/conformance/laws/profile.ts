/** The declaration itself: what it disclaims must be absent or refused, and what it says of stores and keys must hold. */
import { everyCallOn } from './calls.ts'
import type { Law } from './law.ts'
import { batchDelete, batchGet, batchSet, get, has, health, list, type Program, set } from '../program/program.ts'

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

export const profileLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'profile/no-batch',
    group: 'profile',
    title: 'Batch operations that the profile says are absent are absent.',
    needs: ['no-batch'],
    exercises: ['batchGetRaw', 'batchSetRaw', 'batchDelete'],
    directed: () => [{ steps: [batchGet(['a']), batchSet([['a', '61']]), batchDelete(['a'])] }],
  },
  {
    kind: 'programs',
    id: 'profile/no-health',
    group: 'profile',
    title: 'A health check that the profile says is absent is absent.',
    needs: ['no-health'],
    exercises: ['health'],
    directed: () => [{ steps: [health()] }],
  },
  {
    kind: 'programs',
    id: 'profile/no-has',
    group: 'profile',
    title: 'A has that the profile says is absent is absent.',
    needs: ['no-has'],
    exercises: ['has'],
    directed: () => [{ steps: [has('a')] }],
  },
  {
    kind: 'programs',
    id: 'profile/no-list',
    group: 'profile',
    title: 'A store that cannot list says so: list rejects with KV_UNSUPPORTED for every prefix.',
    needs: ['no-list'],
    exercises: ['list'],
    directed: () =>
      ['a', 'ab', 'a/', '%', ''].map((prefix): Program => ({ steps: [set('a', '61'), list(prefix), get('a')] })),
  },
  {
    kind: 'programs',
    id: 'profile/key-domain',
    group: 'profile',
    title: 'A key outside the declared domain rejects with KV_INVALID_KEY, in every call that takes a key.',
    needs: ['key-domain'],
    verbatim: true,
    exercises: ['getRaw', 'setRaw', 'delete'],
    directed: (context) => {
      const { prefix, universe } = context
      const { keys } = context.profile
      if (keys === 'any') return []
      const outside = (key: string): boolean => !keys.accepts(prefix + key) && key.isWellFormed()
      const [fine = 'a'] = universe.keys
      const candidates = [
        ...strange.flatMap((char) => [char, fine + char, `${char}${fine}`, `${fine}${char}${fine}`]),
        'l'.repeat(300),
      ]
      return candidates.filter(outside).map((key): Program => ({
        steps: [...everyCallOn(key, context), set(fine, '62'), get(fine)],
      }))
    },
  },
]
