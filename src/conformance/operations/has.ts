/** `has` says of a key whether `getRaw` would find a value. */
import { asItIs, leavesAll } from './kinds.ts'
import { refusedKey } from './refusals.ts'
import type { Semantics } from './semantics.ts'

/** The meaning of `has`. */
export const has: Semantics<'has'> = {
  ...leavesAll,
  refused: ({ key }, rules) => refusedKey(key, rules),
  expected: ({ key }, model) => ({
    kind: 'boolean',
    oneOf: [...new Set(model.possible(key).map((value) => value !== null))],
  }),
  reads: (call, key) => call.key === key,
  // that there is a value does not say which
  learned: ({ key }, answer) =>
    answer.kind === 'resolved' && answer.value === false ? new Map([[key, null]]) : new Map(),
  confined: asItIs,
}
