/** A value is any byte string, and comes back as it went in. */
import type { Arbitrary } from 'fast-check'
import { canonicalJson, type FullProfile } from '../../kv/index.ts'
import { possible } from './calls.ts'
import type { FastCheck, Law } from './law.ts'
import { batchGet, batchSet, type ByteSpec, del, get, list, type Program, set } from '../program/program.ts'
import { values } from '../program/universe.ts'
import { valueCorpus } from '../program/value-corpus.ts'

const everyByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')

/** Bytes that no text decoding survives: a mutant that reads values as UTF-8 loses them. */
const binary: readonly string[] = [everyByte, 'ff', 'c3', 'c328', 'eda080', 'fffe6100', '80', 'f8a1a1a1a1', '00']

/** A drawn value of the kind that the store takes. */
function drawnValue(fc: FastCheck, kind: FullProfile['values']): Arbitrary<Uint8Array> {
  switch (kind) {
    case 'bytes':
      return fc.uint8Array({ maxLength: 300 })
    case 'text':
      return fc.string({ unit: 'binary', maxLength: 80 }).map((text) => Buffer.from(text))
    case 'json':
      return fc.json().map((text) => Buffer.from(canonicalJson(text) ?? 'null'))
  }
}

export const valueLaws: readonly Law[] = [
  {
    kind: 'programs',
    id: 'values/round-trip',
    group: 'values',
    title: 'A value that was written is read back byte for byte.',
    exercises: ['setRaw', 'getRaw'],
    directed: ({ profile }) => [
      ...values.map((value) => ({
        steps: [set('a', value), get('a')],
        trap: value === '' ? 'empty-value' : profile.values === 'bytes' ? 'binary' : 'text',
      })),
      ...valueCorpus[profile.values].map((value) => ({ steps: [set('a', value), get('a')], trap: 'text' })),
    ],
    random: ({ fc, universe, profile }) =>
      fc
        .array(fc.tuple(fc.constantFrom(...universe.keys.slice(0, 8)), drawnValue(fc, profile.values)), {
          minLength: 1,
          maxLength: 4,
        })
        .map((drawn): Program => {
          const turns = drawn.map(([key, value]) => [set(key, Buffer.from(value).toString('hex')), get(key)])
          // and once more at the end: what was written meanwhile must not have touched it
          const again = [...new Set(drawn.map(([key]) => key))].map((key) => get(key))
          return { steps: [...turns.flat(), ...again], trap: profile.values === 'bytes' ? 'binary' : 'text' }
        }),
  },
  {
    kind: 'programs',
    id: 'values/binary',
    group: 'values',
    title: 'Every byte from 0 to 255 survives, whether or not it makes text.',
    needs: ['any-bytes'],
    exercises: ['setRaw', 'getRaw'],
    directed: (context) =>
      binary.flatMap((value) =>
        possible(context, [
          { steps: [set('a', value), get('a')], trap: 'binary' },
          { steps: [batchSet([['a', value]]), batchGet(['a'])], trap: 'binary' },
        ]),
      ),
  },
  {
    kind: 'programs',
    id: 'values/empty',
    group: 'values',
    title: 'The empty value is a value: the key is there, and reads as no bytes.',
    needs: ['empty-values'],
    exercises: ['setRaw', 'getRaw'],
    directed: (context) =>
      possible(context, [
        { steps: [set('a', ''), get('a')], trap: 'empty-value' },
        { steps: [set('a', '61'), set('a', ''), get('a')], trap: 'empty-value' },
        { steps: [set('a', ''), list('a')], trap: 'empty-value' },
        {
          steps: [
            batchSet([
              ['a', ''],
              ['b', '00'],
            ]),
            batchGet(['a', 'b']),
          ],
          trap: 'empty-value',
        },
      ]),
  },
  {
    kind: 'programs',
    id: 'values/large',
    group: 'values',
    title: 'A large value is stored whole.',
    exercises: ['setRaw', 'getRaw'],
    directed: ({ profile, tier }) => {
      const lengths = [4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 300_000, ...(tier === 'smoke' ? [] : [1_048_576])]
      // for a store with a lower limit, that limit is large
      const allowed = lengths.map((length) => Math.min(length, profile.limits.valueBytes ?? Infinity))
      return [...new Set(allowed)].map((length): Program => {
        const large: ByteSpec = { length, seed: 7 }
        return { steps: [set('a', large), get('a'), set('b', '62'), get('a')] }
      })
    },
  },
  {
    kind: 'programs',
    id: 'values/overwrite',
    group: 'values',
    title: 'Writing a key again replaces its value, whatever the lengths.',
    exercises: ['setRaw', 'getRaw'],
    directed: () => {
      const pairs: readonly (readonly [ByteSpec, ByteSpec])[] = [
        ['61', '62'],
        ['616263', '62'],
        ['61', '626364'],
        ['61', ''],
        ['', '62'],
        [{ length: 10_000, seed: 1 }, '62'],
        ['61', { length: 10_000, seed: 2 }],
      ]
      return pairs.map(([first, second]) => ({ steps: [set('a', first), set('a', second), get('a')] }))
    },
  },
  {
    kind: 'programs',
    id: 'values/same-value-twice',
    group: 'values',
    title: 'Two keys may hold the same value; changing one leaves the other.',
    exercises: ['setRaw', 'getRaw', 'delete'],
    directed: () => [
      { steps: [set('a', '61'), set('b', '61'), set('a', '62'), get('b'), get('a')] },
      { steps: [set('a', '61'), set('b', '61'), del('a'), get('b'), get('a')] },
    ],
  },
  {
    kind: 'programs',
    id: 'values/views',
    group: 'values',
    title: 'A Buffer, or a view into a larger buffer, is stored as exactly the bytes it shows.',
    exercises: ['setRaw', 'getRaw'],
    directed: (context) =>
      (['buffer', 'window'] as const).flatMap((given) =>
        possible(context, [
          { steps: [{ ...set('a', '616263'), given }, get('a')], trap: 'window' },
          { steps: [{ ...set('a', { length: 9_000, seed: 3 }), given }, get('a')], trap: 'window' },
          { steps: [{ ...batchSet([['a', '616263']]), given }, get('a')], trap: 'window' },
        ]),
      ),
  },
]
