/** The order of one client's own calls, which a store may promise: a later write wins over those made before it, waited for or not. */
import { capped, callFrom, numberedKeys, performs } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import type { Program } from '../program/program.ts'
import type { Pace, RaceCall, RaceStep } from '../program/race.ts'
import { pickForRace } from './weights.ts'

/** Calls of one client, each begun at its time, whatever became of the one before. */
function inFlightTogether(first: readonly RaceCall[], calls: readonly RaceCall[]): RaceStep {
  return { do: 'race', rule: 'order', first, lanes: calls.map((call) => ({ client: 0, calls: [call] })) }
}

/** When the second of two writes begins: together with the first, or so much later that the first is in the middle of something. */
const paces: readonly Pace[] = [
  {},
  ...Array.from({ length: 9 }, (_, at): Pace => ({ ticks: at + 1 })),
  ...[1, 2, 3, 5, 8].map((turns): Pace => ({ turns })),
]

const set = (key: string, bytes = 0): RaceCall => ({ call: { op: 'setRaw', key, value: bytes } })

function pairs(context: LawContext): readonly Program[] {
  const keys = numberedKeys(paces.length, context, 'n')
  const large = Math.min(200_000, context.profile.limits.valueBytes ?? 200_000)
  const seconds: readonly ((key: string) => RaceCall)[] = [
    (key) => set(key),
    (key) => ({ call: { op: 'delete', key } }),
    ...(performs(context, 'batchSetRaw')
      ? [(key: string): RaceCall => ({ call: { op: 'batchSetRaw', entries: [[key, 0]] } })]
      : []),
  ]
  const each = (make: (key: string, pace: Pace) => readonly RaceCall[], there: boolean): Program => ({
    steps: keys.map((key, at) => inFlightTogether(there ? [set(key)] : [], make(key, paces[at] ?? {}))),
    trap: 'overtaken',
  })
  return [
    ...seconds.map((second) => each((key, pace) => [set(key), { ...second(key), ...pace }], true)),
    // the first takes longer than the second
    each((key, pace) => [set(key, large), { ...set(key), ...pace }], false),
    each((key, pace) => [set(key), set(key), { ...set(key), ...pace }], false),
    each((key, pace) => [{ call: { op: 'delete', key } }, { ...set(key), ...pace }], true),
  ]
}

export const callOrderLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'concurrency/call-order',
    group: 'concurrency',
    title:
      'Of the writes that one client makes on a key the later wins over those made before it, whether or not it waited for them.',
    needs: ['program-order', 'linearizable'],
    exercises: ['setRaw', 'getRaw'],
    share: 0.5,
    directed: pairs,
    random(context) {
      const { fc } = context
      const pick = pickForRace(context, 'survival')
      const pace = fc.oneof(
        { weight: 3, arbitrary: fc.constant<Pace>({}) },
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }).map((ticks): Pace => ({ ticks })) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }).map((turns): Pace => ({ turns })) },
      )
      const one = fc.record({ kind: fc.nat(99), key: fc.nat(2), when: pace })
      return fc.array(one, { minLength: 2, maxLength: 10, size: 'max' }).map((drawn): Program => {
        const keys = numberedKeys(3, context, 'n')
        const calls = drawn.map(({ kind, key, when }): RaceCall => {
          const mine = keys[key] ?? 'n0'
          return {
            call: callFrom(pick(kind), { key: mine, keys: capped(keys, context), prefix: mine, value: 0 }),
            ...when,
          }
        })
        return { steps: [inFlightTogether([set(keys[0] ?? 'n0')], calls)], trap: 'overtaken' }
      })
    },
  },
]
