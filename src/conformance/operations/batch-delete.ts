/** `batchDelete` removes every key, and succeeds for those that are not there. */
import { endedByReturn, onlyDone } from './kinds.ts'
import { refusedBatch } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `batchDelete`. */
export const batchDelete: Semantics<'batchDelete'> & RaceSemantics<'batchDelete'> = {
  ...onlyDone,
  refused: ({ keys }, rules) => refusedBatch(keys, rules),
  effects: ({ keys }) => new Map(keys.map((key) => [key, null])),
  recorded: ({ keys }) => [...new Set(keys)].map((key) => ({ op: 'delete', key })),
  ended: endedByReturn,
}
