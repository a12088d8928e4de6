/** What outlives a client, as far as the profile promises it. */
import { possible } from './calls.ts'
import type { Law } from './law.ts'
import { batchSet, close, del, get, list, type Program, set, type Step } from '../program/program.ts'

const again: Step = { do: 'reopen', client: 0 }

/** So many at a time that no program is much longer than another: side by side the longest is what all others are waited for. */
function inPortions(keys: readonly string[]): readonly (readonly string[])[] {
  const size = 20
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, part) => keys.slice(part * size, (part + 1) * size))
}

export const durabilityLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'durability/reopen',
    group: 'durability',
    title: 'What was acknowledged is there after the last client has closed and a new one was opened.',
    needs: ['reopen'],
    exercises: ['setRaw', 'getRaw', 'close'],
    directed: (context) =>
      possible(context, [
        { steps: [set('a', '61'), close(), again, get('a')] },
        { steps: [set('a', ''), set('b', 'ff00'), close(), again, get('a'), get('b')], trap: 'empty-value' },
        { steps: [set('a', '61'), set('a', '62'), close(), again, get('a')] },
        { steps: [set('a', '61'), set('b', '62'), del('a'), close(), again, get('a'), get('b')] },
        { steps: [set('a', { length: 200_000, seed: 6 }), close(), again, get('a')] },
        { steps: [set('a', '61'), set('ab', '62'), close(), again, list('a')] },
        { steps: [batchSet([['a', '61']]), close(), again, get('a')] },
        ...inPortions(context.universe.keys).map((keys): Program => ({
          steps: [...keys.map((key) => set(key, '61')), close(), again, ...keys.map((key) => get(key))],
        })),
      ]),
    random: ({ fc, universe }) =>
      fc
        .array(
          fc.record({
            key: fc.constantFrom(...universe.keys.slice(0, 20)),
            value: fc.constantFrom('61', '', 'ff', undefined),
          }),
          { minLength: 1, maxLength: 8 },
        )
        .map((writes): Program => {
          const steps = writes.map(({ key, value }) => (value === undefined ? del(key) : set(key, value)))
          return { steps: [set('a', '61'), ...steps, close(), again, get('a'), ...writes.map(({ key }) => get(key))] }
        }),
  },
]
