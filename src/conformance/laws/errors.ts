/** Every refusal is a rejection with the code that belongs to it; it changes nothing, and the client works on. */
import { everyCallOn } from './calls.ts'
import type { Law } from './law.ts'
import { del, get, list, type Program, set, type Step } from '../program/program.ts'

const loneSurrogates = ['\ud800', 'a\udfff', '\ud83d', 'a\ud800b', '\ude00\ud83d']

/** Three ordinary calls: what a client that got out of step with its server fails at. */
const afterwards: readonly Step[] = [set('z', '7a'), get('z'), del('z'), get('z')]

export const errorLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'errors/not-found',
    group: 'errors',
    title: 'Reading a key that is not there rejects with KV_NOT_FOUND.',
    exercises: ['getRaw'],
    directed: () => [
      { steps: [get('a')] },
      { steps: [set('ab', '61'), get('a'), get('abc')] },
      { steps: [set('a', '61'), del('a'), get('a')] },
      { steps: [set('a/b', '61'), get('a'), get('a/b/c'), get('a/')] },
      { steps: [set('a', '61'), get('b'), get('a')] },
    ],
  },
  {
    kind: 'programs',
    id: 'errors/empty-key',
    group: 'errors',
    title: 'An empty key rejects with KV_EMPTY_KEY, in every call that takes a key.',
    exercises: ['getRaw', 'setRaw', 'delete'],
    directed: (context) => everyCallOn('', context).map((step): Program => ({ steps: [step] })),
  },
  {
    kind: 'programs',
    id: 'errors/malformed-key',
    group: 'errors',
    title: 'A key with a lone surrogate is no Unicode text: it rejects with KV_INVALID_KEY.',
    verbatim: true,
    exercises: ['getRaw', 'setRaw', 'delete'],
    directed: (context) =>
      loneSurrogates.flatMap((key) => everyCallOn(key, context).map((step): Program => ({ steps: [step] }))),
  },
  {
    kind: 'programs',
    id: 'errors/delete-absent',
    group: 'errors',
    title: 'Deleting a key that is not there succeeds.',
    exercises: ['delete'],
    directed: () => [
      { steps: [del('a')] },
      { steps: [set('a', '61'), del('a'), del('a'), get('a')] },
      { steps: [set('ab', '61'), del('a'), get('ab')] },
    ],
  },
  {
    kind: 'programs',
    id: 'errors/change-nothing',
    group: 'errors',
    title: 'A call that is refused changes nothing.',
    exercises: ['setRaw', 'getRaw'],
    directed: (context) => [
      ...everyCallOn('', context).map((step): Program => ({
        steps: [set('a', '61'), set('b', '62'), step],
        sweep: true,
      })),
      { steps: [set('a', '61'), get('b'), get('a')], sweep: true },
    ],
  },
  {
    kind: 'programs',
    id: 'errors/client-survives',
    group: 'errors',
    title: 'After an error the same client goes on working.',
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: (context) =>
      [
        get('a'),
        ...everyCallOn('', context),
        ...everyCallOn('a\ud800', context),
        ...(context.profile.emptyPrefix === 'all' ? [] : [list('')]),
      ].map((step): Program => ({ steps: [step, ...afterwards, step, ...afterwards] })),
    verbatim: true,
  },
]
