/** `batchSetRaw` puts every entry. */
import { bytesOf } from '../program/program.ts'
import { endedByReturn, onlyDone } from './kinds.ts'
import { firstOf, refusedBatch, refusedNewKey, refusedValue } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `batchSetRaw`. */
export const batchSetRaw: Semantics<'batchSetRaw'> & RaceSemantics<'batchSetRaw'> = {
  ...onlyDone,
  refused: ({ entries }, rules) =>
    refusedBatch(
      entries.map(([key]) => key),
      rules,
      refusedNewKey,
    ) ?? firstOf(entries, ([, value]) => refusedValue(value, rules)),
  effects: ({ entries }) => new Map(entries.map(([key, value]) => [key, bytesOf(value)])),
  recorded: ({ entries }) => [...new Map(entries)].map(([key, value]) => ({ op: 'set', key, value: value.id })),
  ended: endedByReturn,
}
