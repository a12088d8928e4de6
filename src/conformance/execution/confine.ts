/** What a case sees of a store that it shares with other cases, each under a prefix of its own. */
import type { CallOutcome } from './perform.ts'
import type { Call } from '../program/program.ts'

/** The outcome with the case's prefix taken off its keys; keys of other cases are dropped from a listing of everything. */
export function confined(call: Call, outcome: CallOutcome, prefix: string): CallOutcome {
  if (prefix === '' || outcome.kind !== 'resolved') return outcome
  const { value } = outcome
  if (call.op === 'list' && Array.isArray(value)) {
    const own = call.prefix === '' ? value.filter((key) => typeof key === 'string' && key.startsWith(prefix)) : value
    return { ...outcome, value: own.map((key: unknown) => stripped(key, prefix)) }
  }
  if (call.op === 'batchGetRaw' && value instanceof Map) {
    return {
      ...outcome,
      value: new Map([...value].map(([key, held]: [unknown, unknown]) => [stripped(key, prefix), held])),
    }
  }
  return outcome
}

function stripped(key: unknown, prefix: string): unknown {
  if (typeof key !== 'string') return key
  return key.startsWith(prefix) ? key.slice(prefix.length) : `${key} (outside the prefix that was asked for)`
}
