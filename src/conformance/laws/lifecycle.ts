/** Open, closing, closed: what each operation does in each state, and what a close leaves alone. */
import { emptyBatches, everyCall, possible } from './calls.ts'
import type { Law } from './law.ts'
import { batchDelete, batchGet, batchSet, close, del, get, list, type Program, set } from '../program/program.ts'

export const lifecycleLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'lifecycle/after-close',
    group: 'lifecycle',
    title: 'On a closed client every operation rejects with KV_CLOSED.',
    needs: ['openable'],
    exercises: ['close', 'getRaw', 'setRaw', 'delete'],
    directed: (context) => [
      ...everyCall(context).flatMap((step): readonly Program[] => [
        { steps: [set('a', '61'), close(), step] },
        { steps: [close(), step] },
      ]),
      // a batch with nothing in it is a call like any other
      ...emptyBatches(context).map((step): Program => ({ steps: [close(), step] })),
      // a client that is closed stays closed, whatever is asked of it and however often
      { steps: [close(), ...everyCall(context), ...everyCall(context), close(), ...everyCall(context)] },
    ],
  },
  {
    kind: 'programs',
    id: 'lifecycle/close-twice',
    group: 'lifecycle',
    title: 'Closing a client that is closed, or being closed, succeeds.',
    needs: ['openable'],
    exercises: ['close'],
    directed: () => [
      { steps: [close(), close()] },
      { steps: [set('a', '61'), close(), close(), close()] },
      { steps: [set('a', '61'), { do: 'together', calls: [close(), close()] }] },
    ],
  },
  {
    kind: 'programs',
    id: 'lifecycle/close-in-flight',
    group: 'lifecycle',
    title: 'Calls that are in flight when their client closes settle: they are done, or say KV_CLOSED.',
    needs: ['openable'],
    exercises: ['close', 'setRaw', 'getRaw'],
    directed: (context) => [
      ...everyCall(context).map((step): Program => ({
        steps: [set('a', '61'), { do: 'together', calls: [step, close()] }],
      })),
      {
        steps: [
          set('a', '61'),
          { do: 'together', calls: [set('b', '62'), set('c', '63'), get('a'), close(), close()] },
          get('a'),
        ],
      },
      { steps: [{ do: 'together', calls: [close(), get('a')] }] },
    ],
  },
  {
    kind: 'programs',
    id: 'lifecycle/reopen-client',
    group: 'lifecycle',
    title: 'After a close, a new client works.',
    needs: ['openable'],
    exercises: ['close', 'setRaw', 'getRaw'],
    directed: () => [
      {
        steps: [
          set('a', '61'),
          del('a'),
          close(),
          { do: 'reopen', client: 0 },
          get('b'),
          set('b', '62'),
          get('b'),
          close(),
        ],
      },
    ],
  },
  {
    kind: 'programs',
    id: 'lifecycle/sibling-survives',
    group: 'lifecycle',
    title: 'Closing one client leaves another client of the same store as it was, with all its data.',
    needs: ['two-clients'],
    exercises: ['close', 'setRaw', 'getRaw'],
    directed: (context) => [
      { steps: [set('a', '61', 0), get('a', 1), close(0), get('a', 1), set('a', '62', 1), get('a', 1)] },
      { steps: [set('a', '61', 1), get('a', 0), close(0), ...everyCall(context, 1), get('a', 1)] },
      {
        steps: [
          set('a', '61', 0),
          get('a', 1),
          { do: 'together', calls: [set('b', '62', 1), close(0)] },
          get('a', 1),
          set('c', '63', 1),
          get('c', 1),
        ],
      },
    ],
  },
  {
    kind: 'programs',
    id: 'lifecycle/two-clients',
    group: 'lifecycle',
    title: "Two clients of one store see each other's acknowledged writes and deletions.",
    needs: ['two-clients'],
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      possible(context, [
        { steps: [set('a', '61', 0), get('a', 1), set('a', '62', 1), get('a', 0), del('a', 0), get('a', 1)] },
        { steps: [get('a', 1), set('a', '61', 0), get('a', 1), set('a', '62', 0), get('a', 1)] },
        { steps: [list('a', 1), set('a', '61', 0), list('a', 1), del('a', 1), list('a', 0)] },
        { steps: [batchSet([['a', '61']], 0), batchGet(['a'], 1), batchDelete(['a'], 1), batchGet(['a'], 0)] },
      ]),
  },
]
