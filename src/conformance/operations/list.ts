/** `list` gives every key that a prefix covers, once. */
import { covers } from '../../kv/index.ts'
import { leavesAll, stripped } from './kinds.ts'
import { refusedPrefix } from './refusals.ts'
import type { Semantics } from './semantics.ts'

/** The meaning of `list`. */
export const list: Semantics<'list'> = {
  ...leavesAll,
  refused: ({ prefix }, rules) => refusedPrefix(prefix, rules),
  expected({ prefix }, model) {
    const { profile } = model
    const must = new Set<string>()
    const may = new Set<string>()
    for (const [key, values] of model.cells()) {
      if (!covers(profile.prefix, prefix, key)) continue
      if (values.some((value) => value !== null)) may.add(key)
      if (!values.includes(null)) must.add(key)
    }
    return { kind: 'keys', must, may, sorted: profile.listOrder === 'bytes' }
  },
  reads: ({ prefix }, key, profile) => covers(profile.prefix, prefix, key),
  // of several values that a key may hold a list shows one at most, and absence would have to be told from lagging
  learned: () => new Map(),
  confined(value, prefix, call) {
    if (!Array.isArray(value)) return value
    const own = call.prefix === '' ? value.filter((key) => typeof key === 'string' && key.startsWith(prefix)) : value
    return own.map((key: unknown) => stripped(key, prefix))
  },
}
