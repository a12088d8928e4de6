/** The declaration itself: what it disclaims must be absent or refused, and what it says of stores and keys must hold. */
import { operationTable } from '../../kv/index.ts'
import { capped, everyCallOn, possible } from './calls.ts'
import type { Law } from './law.ts'
import { keysOutside } from '../program/outside.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type CallStep,
  get,
  has,
  health,
  list,
  type Program,
  set,
} from '../program/program.ts'
import { notOfKind } from '../program/value-corpus.ts'

/** Values are written first, and keys deleted last. */
function inOrder(calls: readonly CallStep[]): readonly CallStep[] {
  const rank = ({ call: { op } }: CallStep): number =>
    op === 'setRaw' || op === 'batchSetRaw' ? 0 : operationTable[op].does === 'read' ? 1 : 2
  return calls.toSorted((a, b) => rank(a) - rank(b))
}

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
    title:
      'Calls with a key outside the declared domain do what the profile says: they reject with KV_INVALID_KEY, or writes alone do, or they settle somehow.',
    needs: ['key-domain'],
    verbatim: true,
    exercises: ['getRaw', 'setRaw', 'delete'],
    directed: (context) => {
      const { prefix, universe } = context
      const { keys } = context.profile
      if (keys === 'any') return []
      const [fine = 'a'] = universe.keys
      return keysOutside(keys, prefix, fine).map((key): Program => ({
        // whether a key is absent or another shows once it was written
        steps: [...inOrder(everyCallOn(key, context)), set(fine, '62'), get(fine)],
      }))
    },
  },
  {
    kind: 'programs',
    id: 'profile/value-domain',
    group: 'profile',
    title: 'Bytes that are none of the declared kind of values reject with KV_INVALID_VALUE, and change nothing.',
    needs: ['value-domain'],
    verbatim: true,
    exercises: ['getRaw', 'setRaw'],
    directed: (context) => {
      const [fine = 'a', other = 'b'] = context.universe.keys
      return notOfKind[context.profile.values].flatMap((value) =>
        possible(context, [
          { steps: [set(fine, '31'), set(fine, value), get(fine)] },
          {
            steps: [
              set(fine, '31'),
              batchSet(
                capped(
                  [
                    [fine, value],
                    [other, '32'],
                  ],
                  context,
                ),
              ),
              get(fine),
              get(other),
            ],
          },
        ]),
      )
    },
  },
]
