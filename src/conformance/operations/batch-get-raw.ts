/** `batchGetRaw` gives the values of those keys that are there, and leaves out the others. */
import { isMap } from '../../kv/index.ts'
import { held, leavesAll, stripped } from './kinds.ts'
import { refusedBatch } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `batchGetRaw`. */
export const batchGetRaw: Semantics<'batchGetRaw'> & RaceSemantics<'batchGetRaw'> = {
  ...leavesAll,
  refused: ({ keys }, rules) => refusedBatch(keys, rules),
  expected: ({ keys }, model) => ({ kind: 'entries', cells: new Map(keys.map((key) => [key, model.possible(key)])) }),
  reads: ({ keys }, key) => keys.includes(key),
  learned({ keys }, answer) {
    if (answer.kind === 'rejected' || !isMap(answer.value)) return new Map()
    const { value } = answer
    return new Map(keys.map((key) => [key, held(value.get(key))]))
  },
  confined(value, prefix) {
    if (!isMap(value)) return value
    return new Map([...value].map(([key, each]: [unknown, unknown]) => [stripped(key, prefix), each]))
  },
  // no profile promises that a batch read looks at all its keys at one moment, so each is a read of its own
  recorded: ({ keys }) => [...new Set(keys)].map((key) => ({ op: 'get', key })),
  ended({ keys }, answer, seen) {
    if ('code' in answer || !isMap(answer.value)) return undefined
    const { value } = answer
    return [...new Set(keys)].map((key) =>
      value.has(key) ? seen(value.get(key), key) : { status: 'ok', result: null },
    )
  },
}
