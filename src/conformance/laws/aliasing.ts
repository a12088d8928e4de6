/** What goes in and comes out is copied: a caller may do with its buffers what it likes once the call has settled. */
import type { Arbitrary } from 'fast-check'
import { capped, possible } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type ByteSpec,
  type CallStep,
  get,
  list,
  type Program,
  set,
} from '../program/program.ts'

/** The same call, with what was given or what came back overwritten afterwards. */
const scribbled = (step: CallStep, scribble: 'arguments' | 'result', given?: CallStep['given']): CallStep => ({
  ...step,
  scribble,
  ...(given === undefined ? {} : { given }),
})

const untouched = (step: CallStep, given?: CallStep['given']): CallStep => ({
  ...step,
  untouched: true,
  ...(given === undefined ? {} : { given }),
})

const kept = (step: CallStep): CallStep => ({ ...step, keep: true })

/** One call after another on a few keys, for a store that shares its buffers only at times: when a page, a cache or a pool is full. */
function drawn(
  { fc }: LawContext,
  stepsOn: (key: string, value: ByteSpec, given: CallStep['given']) => readonly CallStep[],
): Arbitrary<Program> {
  const turn = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    length: fc.constantFrom(1, 3, 64, 300, 4_096, 9_000),
    seed: fc.nat(255),
    given: fc.constantFrom(undefined, 'buffer', 'window'),
  })
  return fc
    .array(turn, { minLength: 1, maxLength: 6 })
    .map((turns) => ({ steps: turns.flatMap(({ key, length, seed, given }) => stepsOn(key, { length, seed }, given)) }))
}

/** Every batch over a few keys, in an order that is not sorted and with one named twice: both tempt to work in place. */
function batchesOn(context: LawContext): readonly Program[] {
  const keys = capped(['b', 'a', 'b', 'c'], context)
  const entries = [...new Set(keys)].map((key) => [key, '6162'] as const)
  return [
    { steps: [untouched(batchSet(entries)), untouched(batchSet(entries), 'buffer')] },
    { steps: [set('a', '61'), untouched(batchGet(keys))] },
    { steps: [set('a', '61'), untouched(batchDelete(keys)), get('a')] },
  ]
}

export const aliasingLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'aliasing/value-given',
    group: 'aliasing',
    title: 'Overwriting a value after it was written does not change what is stored.',
    needs: ['copies'],
    exercises: ['setRaw', 'getRaw'],
    directed: () => [
      ...([undefined, 'buffer', 'window'] as const).map((given): Program => ({
        steps: [scribbled(set('a', '616263'), 'arguments', given), get('a')],
      })),
      { steps: [scribbled(set('a', { length: 70_000, seed: 4 }), 'arguments'), get('a')] },
      { steps: [set('a', '61'), scribbled(set('a', '62'), 'arguments'), get('a')] },
    ],
    random: (context) =>
      drawn(context, (key, value, given) => [scribbled(set(key, value), 'arguments', given), get(key)]),
  },
  {
    kind: 'programs',
    id: 'aliasing/arguments-untouched',
    group: 'aliasing',
    title: 'What a call is given is as it was when the call has settled.',
    exercises: ['setRaw'],
    directed: (context) => [
      ...([undefined, 'buffer', 'window'] as const).map((given): Program => ({
        steps: [untouched(set('a', '616263'), given), get('a')],
      })),
      ...possible(context, batchesOn(context)),
    ],
  },
  {
    kind: 'programs',
    id: 'aliasing/value-returned',
    group: 'aliasing',
    title: 'Overwriting a value that was read does not change what is stored.',
    needs: ['copies'],
    exercises: ['getRaw'],
    directed: () => [
      { steps: [set('a', '616263'), scribbled(get('a'), 'result'), get('a')] },
      { steps: [set('a', { length: 70_000, seed: 5 }), scribbled(get('a'), 'result'), get('a')] },
      { steps: [set('a', '616263'), get('a'), scribbled(get('a'), 'result'), scribbled(get('a'), 'result'), get('a')] },
    ],
    random: (context) =>
      drawn(context, (key, value) => [
        set(key, value),
        scribbled(get(key), 'result'),
        scribbled(get(key), 'result'),
        get(key),
      ]),
  },
  {
    kind: 'programs',
    id: 'aliasing/result-stays',
    group: 'aliasing',
    title: 'A value that was read stays as it was, whatever is called afterwards.',
    exercises: ['getRaw', 'setRaw'],
    directed: (context) =>
      possible(context, [
        { steps: [set('a', '616263'), kept(get('a')), set('a', '646566'), get('a')] },
        { steps: [set('a', '616263'), set('b', '646566'), kept(get('a')), kept(get('b')), get('a')] },
        { steps: [set('a', '6161'), kept(get('a')), set('a', '6262'), set('b', '6363'), get('b')] },
        { steps: [set('a', '6161'), kept(batchGet(['a'])), set('a', '6262'), batchGet(['a'])] },
        { steps: [set('a', '61'), kept(list('a')), set('ab', '61'), list('a')] },
      ]),
  },
  {
    kind: 'programs',
    id: 'aliasing/list-returned',
    group: 'aliasing',
    title: 'Changing a list that was returned does not change the store, nor the next list.',
    needs: ['list'],
    exercises: ['list'],
    directed: () => [
      { steps: [set('a', '61'), set('ab', '62'), scribbled(list('a'), 'result'), list('a'), get('a'), get('ab')] },
    ],
  },
  {
    kind: 'programs',
    id: 'aliasing/batch-given',
    group: 'aliasing',
    title: 'Changing a batch after it was given does not change what was done.',
    needs: ['batch', 'copies'],
    exercises: ['batchSetRaw', 'batchGetRaw', 'batchDelete'],
    directed: (context) => {
      const entries = capped(
        [
          ['a', '6161'],
          ['b', '6262'],
        ] as const,
        context,
      )
      const keys = entries.map(([key]) => key)
      return [
        ...([undefined, 'buffer', 'window'] as const).map((given): Program => ({
          steps: [scribbled(batchSet(entries), 'arguments', given), get('a'), batchGet(keys)],
        })),
        { steps: [batchSet(entries), scribbled(batchGet(keys), 'arguments'), batchGet(keys)] },
        { steps: [batchSet(entries), scribbled(batchDelete(keys), 'arguments'), batchGet(keys)], sweep: true },
      ]
    },
    random: (context) =>
      drawn(context, (key, value, given) => [scribbled(batchSet([[key, value]]), 'arguments', given), batchGet([key])]),
  },
  {
    kind: 'programs',
    id: 'aliasing/batch-returned',
    group: 'aliasing',
    title: 'Changing what a batch read returned does not change the store.',
    needs: ['batch', 'copies'],
    exercises: ['batchGetRaw'],
    directed: () => [{ steps: [set('a', '6161'), scribbled(batchGet(['a']), 'result'), batchGet(['a']), get('a')] }],
    random: (context) =>
      drawn(context, (key, value) => [
        set(key, value),
        scribbled(batchGet([key]), 'result'),
        scribbled(batchGet([key]), 'result'),
        batchGet([key]),
      ]),
  },
]
