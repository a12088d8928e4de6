/** `delete` removes a key, and succeeds where there is none. */
import { endedByReturn, onlyDone } from './kinds.ts'
import { refusedKey } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `delete`. */
export const deletion: Semantics<'delete'> & RaceSemantics<'delete'> = {
  ...onlyDone,
  refused: ({ key }, rules) => refusedKey(key, rules),
  effects: ({ key }) => new Map([[key, null]]),
  recorded: ({ key }) => [{ op: 'delete', key }],
  ended: endedByReturn,
}
