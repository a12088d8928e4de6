/** `getRaw` gives the value of a key, and says by `KV_NOT_FOUND` that there is none. */
import { isBytes } from '../../kv/index.ts'
import { asItIs, held, leavesAll } from './kinds.ts'
import { refusedKey } from './refusals.ts'
import type { RaceSemantics, Semantics } from './semantics.ts'

/** The meaning of `getRaw`. */
export const getRaw: Semantics<'getRaw'> & RaceSemantics<'getRaw'> = {
  ...leavesAll,
  refused: ({ key }, rules) => refusedKey(key, rules),
  expected: ({ key }, model) => ({ kind: 'value', oneOf: model.possible(key) }),
  reads: (call, key) => call.key === key,
  learned({ key }, answer) {
    if (answer.kind === 'rejected') return new Map([[key, null]])
    return isBytes(answer.value) ? new Map([[key, held(answer.value)]]) : new Map()
  },
  confined: asItIs,
  recorded: ({ key }) => [{ op: 'get', key }],
  ended({ key }, answer, seen) {
    if ('code' in answer) return answer.code === 'KV_NOT_FOUND' ? { status: 'ok', result: null } : undefined
    return isBytes(answer.value) ? seen(answer.value, key) : undefined
  },
}
