/** Random programs against the model: what no law thought of. */
import type { Arbitrary } from 'fast-check'
import type { Operation } from '../../kv/index.ts'
import { callFrom, capped } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { pickForSequence } from './weights.ts'
import { call, get, type Program, set, type Step } from '../program/program.ts'

/** What a drawn step is made from; numbers index the case's own small pool of keys. */
interface Drawn {
  readonly kind: number
  readonly first: number
  readonly second: number
  readonly value: string
  readonly client: number
}

/** Two to four keys, some of them made from others: a small hostile universe finds more than many runs do. */
function pools({ fc, universe }: LawContext): Arbitrary<readonly string[]> {
  return fc
    .record({
      base: fc.constantFrom(...universe.keys),
      others: fc.array(fc.constantFrom(...universe.keys), { minLength: 1, maxLength: 2 }),
      mutations: fc.array(fc.nat(200), { maxLength: 2 }),
    })
    .map(({ base, others, mutations }) => {
      const mutated = universe.mutations(base)
      const made = mutations.flatMap((pick) => mutated[pick % Math.max(1, mutated.length)]?.key ?? [])
      return [...new Set([base, ...made, ...others])]
    })
}

function drawnSteps({ fc }: LawContext, clients: number): Arbitrary<readonly Drawn[]> {
  const value = fc.constantFrom('61', '62', '', '00', 'ff', 'c328', '616263')
  return fc.array(
    fc.record({ kind: fc.nat(99), first: fc.nat(7), second: fc.nat(7), value, client: fc.nat(clients - 1) }),
    {
      minLength: 4,
      maxLength: 25,
      size: 'max',
    },
  )
}

function stepOf(drawn: Drawn, pool: readonly string[], pick: (point: number) => Operation, context: LawContext): Step {
  const { kind, value, client } = drawn
  const key = pool[drawn.first % pool.length] ?? 'a'
  const other = pool[drawn.second % pool.length] ?? 'a'
  const prefix = [...key].slice(0, 1 + (drawn.second % [...key].length)).join('')
  return call(callFrom(pick(kind), { key, keys: capped([key, other], context), prefix, value }), { client })
}

function programs(context: LawContext, clients: number): Arbitrary<Program> {
  const pick = pickForSequence(context)
  return context.fc.tuple(pools(context), drawnSteps(context, clients)).map(([pool, drawn]): Program => {
    const [first = 'a'] = pool
    return {
      steps: [set(first, '61'), ...drawn.map((each) => stepOf(each, pool, pick, context)), get(first)],
      sweep: true,
    }
  })
}

export const sequenceLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'sequences/one-client',
    group: 'sequences',
    title: 'Any sequence of calls by one client answers as the contract says, and leaves what it says.',
    exercises: ['setRaw', 'getRaw'],
    random: (context) => programs(context, 1),
  },
  {
    kind: 'programs',
    id: 'sequences/two-clients',
    group: 'sequences',
    title: 'Any sequence of calls by two clients of one store, one after another, answers as the contract says.',
    needs: ['two-clients'],
    exercises: ['setRaw', 'getRaw'],
    random: (context) => programs(context, 2),
  },
]
