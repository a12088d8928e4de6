/** What outlives a client, as far as the profile promises it. */
import { keysOfCall } from '../../kv/index.ts'
import { numberedKeys, possible } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { batchSet, close, del, get, list, type Program, set, type Step } from '../program/program.ts'
import { valueCorpus } from '../program/value-corpus.ts'
import type { Pace, RaceCall, RaceStep } from '../program/race.ts'

const again: Step = { do: 'reopen', client: 0 }

/** So many at a time that no program is much longer than another: side by side the longest is what all others are waited for. */
function inPortions(keys: readonly string[]): readonly (readonly string[])[] {
  const size = 20
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, part) => keys.slice(part * size, (part + 1) * size))
}

/** When the second of two writes begins: with the first, or while that is on its way to where it lasts. */
const paces: readonly Pace[] = [{}, { ticks: 1 }, { ticks: 3 }, { ticks: 6 }, { turns: 1 }, { turns: 2 }, { turns: 4 }]

/**
 * A write that begins while another is under way, on a key of its own, and then everything closes. A store that saves all it has may
 * take the one for a part of the other's save, whose content was made before.
 */
function overlapping(context: LawContext): readonly Program[] {
  const set = (key: string, bytes = 0): RaceCall => ({ call: { op: 'setRaw', key, value: bytes } })
  const large = Math.min(100_000, context.profile.limits.valueBytes ?? 100_000)
  return [0, large].map((bytes): Program => {
    const keys = numberedKeys(3 * paces.length, context, 'n')
    return {
      steps: paces.map((pace, at): RaceStep => {
        const [first = 'n0', second = 'n1', third = 'n2'] = keys.slice(3 * at)
        const lanes = [
          [set(first, bytes)],
          [{ ...set(second), ...pace }],
          [{ ...set(third), ...pace, turns: (pace.turns ?? 0) + 1 }],
        ]
        return {
          do: 'race',
          rule: 'survival',
          first: [set(first)],
          lanes: lanes.map((calls) => ({ client: 0, calls })),
          reopened: true,
        }
      }),
      trap: 'unsaved',
    }
  })
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
        ...overlapping(context),
        ...inPortions(valueCorpus[context.profile.values]).map((values): Program => {
          const keys = numberedKeys(values.length, context, 'n')
          const writes = values.map((value, at) => set(keys[at] ?? 'n', value))
          return {
            steps: [...writes, close(), again, ...writes.map(({ call }) => get(keysOfCall(call)[0] ?? 'n'))],
            trap: 'text',
          }
        }),
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
