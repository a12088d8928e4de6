/** A declared limit is where it says: that much is accepted, one more is refused with the code that belongs to it. */
import { capacityLaw } from './capacity.ts'
import { everyCallOn, numberedKeys, possible } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { batchDelete, batchGet, batchSet, del, get, type Program, set } from '../program/program.ts'

/** The largest value that is made to test a limit. */
const affordableBytes = 64 * 1_048_576

/** How many characters of a key are tried: a limit beyond them is not tested. */
const affordableLength = 1 << 20

/** The longest key of `filler`, as far as it goes, and letters, and one that is a letter longer; nothing where there is no room or no end. */
function aroundLimit(filler: string, context: LawContext): readonly [longest: string, longer: string] | undefined {
  const fits = (key: string): boolean => context.universe.accepts(key)
  let count = 0
  for (let step = affordableLength; step >= 1; step /= 2) if (fits(filler.repeat(count + step))) count += step
  if (count === 0 || count >= affordableLength) return undefined
  const letter = plainLetter(context)
  let longest = filler.repeat(count)
  while (fits(longest + letter)) longest += letter
  return [longest, longest + letter]
}

/** A letter that takes as little room as any, and that keys may have. */
function plainLetter({ universe }: LawContext): string {
  return ['k', ...universe.letters].find((letter) => universe.accepts(letter)) ?? 'k'
}

export const limitLaws: readonly Law[] = [
  capacityLaw,
  {
    kind: 'programs',
    id: 'limits/key-bytes',
    group: 'limits',
    title: 'A key as long as declared is accepted; a longer one rejects with KV_KEY_TOO_LARGE, in reads too.',
    needs: ['key-limit'],
    verbatim: true,
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      [plainLetter(context), 'é', '中', '😀', '%', ' ']
        .filter((filler) => context.universe.accepts(filler))
        .flatMap((filler): readonly Program[] => {
          const around = aroundLimit(filler, context)
          if (around === undefined) return []
          const [longest, longer] = around
          return [
            { steps: [set(longest, '61'), get(longest), del(longest), get(longest)], trap: 'key-limit' },
            ...everyCallOn(longer, context).map((step): Program => ({ steps: [step], trap: 'key-limit' })),
          ]
        }),
  },
  {
    kind: 'programs',
    id: 'limits/value-bytes',
    group: 'limits',
    title:
      'A value of the declared size is accepted; one byte more rejects with KV_VALUE_TOO_LARGE and changes nothing.',
    needs: ['value-limit'],
    exercises: ['setRaw', 'getRaw'],
    directed: (context) => {
      const most = context.profile.limits.valueBytes ?? 0
      if (most > affordableBytes) return [{ steps: [set('a', { length: affordableBytes, seed: 1 }), get('a')] }]
      const larger = { length: most + 1, seed: 2 }
      return possible(context, [
        { steps: [set('a', { length: most, seed: 1 }), get('a')] },
        { steps: [set('a', '61'), set('a', larger), get('a')] },
        { steps: [set('a', '61'), batchSet([['a', larger]]), get('a')] },
        ...((context.profile.limits.batchKeys ?? 3) < 3
          ? []
          : [
              {
                steps: [
                  batchSet([
                    ['a', '61'],
                    ['b', larger],
                    ['c', '63'],
                  ]),
                  get('a'),
                  get('c'),
                ],
              },
            ]),
      ])
    },
  },
  {
    kind: 'programs',
    id: 'limits/batch-keys',
    group: 'limits',
    title:
      'A batch of the declared number of entries is accepted; one more rejects with KV_BATCH_TOO_LARGE, and nothing is applied.',
    needs: ['batch-limit'],
    exercises: ['batchSetRaw', 'batchGetRaw', 'batchDelete'],
    directed: (context) => {
      const most = context.profile.limits.batchKeys ?? 0
      const keys = numberedKeys(most + 1, context, 'k')
      const fitting = keys.slice(0, most)
      const entries = (some: readonly string[]): readonly (readonly [string, string])[] =>
        some.map((key) => [key, '61'] as const)
      return [
        { steps: [batchSet(entries(fitting)), batchGet(fitting), batchDelete(fitting), batchGet(fitting)] },
        { steps: [batchSet(entries(keys)), get(keys[0] ?? 'k'), get(keys.at(-1) ?? 'k')] },
        { steps: [set(keys[0] ?? 'k', '61'), batchDelete(keys), get(keys[0] ?? 'k')] },
        { steps: [batchGet(keys), get(keys[0] ?? 'k')] },
        // what counts are the entries given, not the keys that they name
        { steps: [batchGet(keys.map(() => keys[0] ?? 'k'))] },
      ]
    },
  },
]
