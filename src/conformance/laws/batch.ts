/** A batch is its single calls in one: nothing more, nothing less, and nothing at all where an entry is refused. */
import { capped, numberedKeys, possibleSteps } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import {
  batchDelete,
  batchGet,
  batchSet,
  type ByteSpec,
  del,
  get,
  list,
  type Program,
  set,
  type Step,
} from '../program/program.ts'

/** Sizes around the chunks in which backends send batches, as far as the store takes them. */
function sizes({ profile, tier }: LawContext): readonly number[] {
  const all = [24, 25, 26, 99, 100, 101, 128, 129, ...(tier === 'smoke' ? [] : [250, 501])]
  const most = profile.limits.batchKeys ?? Infinity
  const fitting = all.filter((size) => size <= most)
  return fitting.length > 0 ? fitting : [Math.max(1, most)]
}

function numbered(size: number, context: LawContext): readonly (readonly [string, ByteSpec])[] {
  return numberedKeys(size, context, 'n').map((key, index) => [key, index.toString(16).padStart(4, '0')] as const)
}

export const batchLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'batch/get',
    group: 'batch',
    title: 'A batch read has the value of each key that is there, and leaves out those that are not.',
    needs: ['batch'],
    exercises: ['batchGetRaw', 'setRaw'],
    directed: (context) => [
      { steps: [set('a', '61'), set('b', '62'), batchGet(capped(['a', 'b'], context))] },
      { steps: [set('a', '61'), batchGet(capped(['a', 'b'], context))] },
      { steps: [set('b', '62'), batchGet(capped(['a', 'b', 'c'], context))] },
      { steps: [batchGet(['a'])] },
      { steps: [set('a', ''), batchGet(capped(['b', 'a'], context)), batchGet(['a'])], trap: 'empty-value' },
    ],
  },
  {
    kind: 'programs',
    id: 'batch/set',
    group: 'batch',
    title: 'A batch write puts every entry, replacing what was there.',
    needs: ['batch'],
    exercises: ['batchSetRaw', 'getRaw'],
    directed: (context) => [
      {
        steps: [
          batchSet(
            capped(
              [
                ['a', '61'],
                ['b', '62'],
              ],
              context,
            ),
          ),
          get('a'),
          get('b'),
        ],
      },
      {
        steps: [
          set('a', '61'),
          batchSet(
            capped(
              [
                ['a', '62'],
                ['c', '63'],
              ],
              context,
            ),
          ),
          get('a'),
          get('c'),
          get('b'),
        ],
      },
      {
        steps: [
          batchSet(
            capped(
              [
                ['a', ''],
                ['b', 'ff00'],
              ],
              context,
            ),
          ),
          get('a'),
          get('b'),
        ],
        trap: 'empty-value',
      },
    ],
  },
  {
    kind: 'programs',
    id: 'batch/delete',
    group: 'batch',
    title: 'A batch deletion removes every key; keys that are not there do not stop it.',
    needs: ['batch'],
    exercises: ['batchDelete', 'getRaw'],
    directed: (context) => [
      { steps: [set('a', '61'), set('b', '62'), batchDelete(capped(['a', 'b'], context)), get('a')] },
      {
        steps: [
          set('a', '61'),
          set('b', '62'),
          set('c', '63'),
          batchDelete(capped(['x', 'a'], context)),
          batchDelete(['b']),
          get('b'),
          get('c'),
        ],
      },
      {
        steps: [
          set('a', '61'),
          set('b', '62'),
          ...[capped(['a', 'x', 'b'], context)].map((keys) => batchDelete(keys)),
          get('a'),
          get('x'),
        ],
        sweep: true,
      },
      { steps: [batchDelete(['x'])] },
    ],
  },
  {
    kind: 'programs',
    id: 'batch/empty',
    group: 'batch',
    title: 'An empty batch does what the profile says: it is a no-op, or rejects with KV_EMPTY_BATCH.',
    needs: ['batch'],
    exercises: ['batchGetRaw', 'batchSetRaw', 'batchDelete'],
    directed: () => [
      { steps: [set('a', '61'), batchGet([]), get('a')] },
      { steps: [set('a', '61'), batchSet([]), get('a')] },
      { steps: [set('a', '61'), batchDelete([]), get('a')] },
    ],
  },
  {
    kind: 'programs',
    id: 'batch/repeated-keys',
    group: 'batch',
    title: 'A key that is named twice in one batch counts once.',
    needs: ['batch'],
    exercises: ['batchGetRaw', 'batchDelete'],
    directed: (context) => {
      const twice = capped(['a', 'a'], context)
      const mixed = capped(['a', 'b', 'a', 'x', 'x'], context)
      return [
        { steps: [set('a', '61'), batchGet(twice)] },
        { steps: [set('a', '61'), set('b', '62'), batchGet(mixed)] },
        { steps: [set('a', '61'), batchDelete(twice), get('a')] },
        { steps: [set('a', '61'), set('b', '62'), batchDelete(mixed), get('a'), get('c')] },
      ]
    },
  },
  {
    kind: 'programs',
    id: 'batch/many',
    group: 'batch',
    title: 'A batch of many entries is whole, at the very ends of chunks too.',
    needs: ['batch'],
    exercises: ['batchSetRaw', 'batchGetRaw', 'batchDelete'],
    directed: (context) =>
      sizes(context).map((size): Program => {
        const entries = numbered(size, context)
        const keys = entries.map(([key]) => key)
        const last = keys.at(-1) ?? 'n0'
        return {
          steps: [batchSet(entries), get(last), batchGet(keys), batchDelete(keys), get(last), batchGet(keys)],
          trap: 'page',
        }
      }),
  },
  {
    kind: 'programs',
    id: 'batch/refused-whole',
    group: 'batch',
    title: 'A batch with an entry that is refused is refused whole, before anything is applied.',
    needs: ['batch'],
    exercises: ['batchSetRaw', 'batchDelete', 'batchGetRaw'],
    directed: (context) => {
      if ((context.profile.limits.batchKeys ?? 3) < 3)
        return [{ steps: [batchSet([['', '61']]), batchDelete(['']), batchGet([''])] }]
      const positions: readonly (readonly string[])[] = [
        ['', 'a', 'b'],
        ['a', '', 'b'],
        ['a', 'b', ''],
      ]
      return positions.flatMap((keys): readonly Program[] => [
        { steps: [batchSet(keys.map((key) => [key, '61'])), get('a'), get('b')] },
        { steps: [set('a', '61'), set('b', '62'), batchDelete(keys), get('a'), get('b')] },
        { steps: [set('a', '61'), batchGet(keys), get('a')] },
      ])
    },
  },
  {
    kind: 'programs',
    id: 'batch/same-as-singles',
    group: 'batch',
    title: 'A batch does what its single calls in a row would do.',
    needs: ['batch'],
    exercises: ['batchSetRaw', 'batchGetRaw', 'batchDelete'],
    random: (context) => {
      const { fc, universe } = context
      const value = fc.constantFrom('61', '62', '', 'ff00')
      return fc
        .record({
          keys: fc.uniqueArray(fc.constantFrom(...universe.keys), { minLength: 2, maxLength: 5 }),
          rounds: fc.array(fc.record({ kind: fc.nat(2), picks: fc.array(fc.nat(9), { maxLength: 6 }), value }), {
            minLength: 3,
            maxLength: 8,
          }),
        })
        .map(({ keys, rounds }): Program => {
          const steps = rounds.map(({ kind, picks, value: bytes }): Step => {
            const picked = capped(
              picks.map((pick) => keys[pick % keys.length] ?? 'a'),
              context,
            )
            if (kind === 0) return batchSet([...new Set(picked)].map((key) => [key, bytes]))
            return kind === 1 ? batchDelete(picked) : batchGet(picked)
          })
          // whatever was drawn, each of the three is made once
          const sure = capped(keys, context)
          return {
            steps: [
              batchSet(sure.map((key) => [key, '63'])),
              ...steps,
              batchGet(sure),
              batchDelete(sure.slice(0, 2)),
              batchGet(sure),
              ...possibleSteps(
                context,
                sure.slice(0, 2).map((key) => list(key)),
              ),
            ],
            sweep: true,
          }
        })
    },
  },
  {
    kind: 'programs',
    id: 'batch/seen-by-singles',
    group: 'batch',
    title: 'What a batch wrote or removed, single calls and lists see.',
    needs: ['batch', 'list'],
    exercises: ['batchSetRaw', 'list', 'batchDelete'],
    directed: (context) => [
      {
        steps: [
          batchSet(
            capped(
              [
                ['a', '61'],
                ['ab', '62'],
              ],
              context,
            ),
          ),
          list('a'),
          get('a'),
        ],
      },
      { steps: [set('a', '61'), set('ab', '62'), batchDelete(['a']), list('a'), get('a')] },
      { steps: [batchSet([['a', '61']]), del('a'), batchGet(['a']), list('a')] },
      { steps: [set('a', '61'), get('a'), batchSet([['a', '62']]), get('a'), batchDelete(['a']), get('a')] },
    ],
  },
]
