/** Reads back everything that a program touched: what a step did wrong and nobody asked about shows here. */
import { type FullProfile, sharesInProcess } from '../../kv/index.ts'
import type { Model } from './model.ts'
import { type CallStep, call } from '../program/program.ts'

/** The reads of a sweep: through a second client where two clients see one store. */
export function sweepOf(model: Model, profile: FullProfile, openable: boolean): readonly CallStep[] {
  const keys = model.touched.filter((key) => key !== '')
  const client = sharesInProcess(profile) && openable ? 1 : 0
  if (model.isClosed(client) || keys.length === 0) return []
  const reads = keys.slice(0, 20).map((key) => call({ op: 'getRaw', key }, { client }))
  const lists =
    profile.list === 'present'
      ? prefixesOf(keys, profile).map((prefix) => call({ op: 'list', prefix }, { client }))
      : []
  const { batchKeys = 20 } = profile.limits
  const asked = keys.slice(0, Math.min(20, batchKeys))
  const batch = profile.batch === 'absent' ? [] : [call({ op: 'batchGetRaw', keys: asked }, { client })]
  return [...reads, ...lists, ...batch]
}

/** Prefixes that together cover every key: the empty one where it may be asked for, else the first character of each. */
function prefixesOf(keys: readonly string[], profile: FullProfile): readonly string[] {
  if (profile.emptyPrefix === 'all') return ['']
  const heads = keys.map((key) => (profile.prefix === 'segment' ? (key.split('/')[0] ?? key) : ([...key][0] ?? key)))
  return [...new Set(heads)].filter((head) => head !== '')
}
