/** `setRaw` puts a value under a key. */
import { bytesOf } from '../program/program.ts'
import { endedByReturn, onlyDone } from './kinds.ts'
import { refusedNewKey, refusedValue } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `setRaw`. */
export const setRaw: Semantics<'setRaw'> & RaceSemantics<'setRaw'> = {
  ...onlyDone,
  refused: ({ key, value }, rules) => refusedNewKey(key, rules) ?? refusedValue(value, rules),
  effects: ({ key, value }) => new Map([[key, bytesOf(value)]]),
  recorded: ({ key, value }) => [{ op: 'set', key, value: value.id }],
  ended: endedByReturn,
}
