/** What calls and a profile say together: which operations there are, and where one promises what the other cannot give. */
import { type FullProfile, fullProfile, knownKeys, type Profile, shown, UsageError } from '../../kv/index.ts'
import type { EngineCalls } from './calls.ts'

type Calls = EngineCalls<never>

const required = ['get', 'set', 'delete'] as const
const lists = ['keys', 'list', 'page'] as const
const batches = ['getMany', 'setMany', 'deleteMany'] as const
const names = [...required, ...lists, ...batches, 'has', 'ping', 'close'] as const

/** Throws a {@link UsageError} where `calls` are not what {@link EngineCalls} says. */
export function checkCalls(calls: Calls): void {
  if (typeof calls !== 'object' || calls === null) {
    throw new UsageError(`fromEngine takes the calls of a library; it was given ${shown(calls)}`)
  }
  knownKeys('fromEngine', calls, names)
  for (const name of names) {
    const call = calls[name]
    const missing = call === undefined && required.some((needed) => needed === name)
    if (missing || (call !== undefined && typeof call !== 'function')) {
      throw new UsageError(`fromEngine takes functions; ${name} is ${shown(call)}`)
    }
  }
  const given = lists.filter((name) => calls[name] !== undefined)
  if (given.length > 1)
    throw new UsageError(`fromEngine takes one of keys, list and page; it was given ${given.join(' and ')}`)
}

/** `profile` with what follows from `calls`. Throws a {@link UsageError} where it promises what they cannot give. */
export function rulesOf(calls: Calls, profile: Profile): FullProfile {
  const rules = fullProfile(profile)
  const has = (name: keyof Calls): boolean => calls[name] !== undefined
  const promises = (promise: string, needed: readonly (keyof Calls)[], met: boolean): void => {
    if (!met) throw new UsageError(`the profile says ${promise}, which needs the call ${needed.join(' or ')}`)
  }
  promises("list: 'present'", lists, profile.list !== 'present' || lists.some(has))
  promises("batch: 'atomic'", ['setMany'], profile.batch !== 'atomic' || has('setMany'))
  promises("batch: 'atomic'", ['deleteMany'], profile.batch !== 'atomic' || has('deleteMany'))
  promises("health: 'present'", ['ping'], profile.health !== 'present' || has('ping'))
  promises("has: 'present'", ['has'], profile.has !== 'present' || has('has'))
  return {
    ...rules,
    list: lists.some(has) ? rules.list : 'unsupported',
    batch: profile.batch ?? (batches.some(has) ? 'loop' : 'absent'),
    health: profile.health ?? (has('ping') ? 'present' : 'absent'),
    has: profile.has ?? (has('has') ? 'present' : 'absent'),
  }
}
