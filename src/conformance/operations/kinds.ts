/** What operations of one kind have in common, spread into the meaning of each. */
import type { RecordedEnd } from '../../history/index.ts'
import { isBytes, type Operation } from '../../kv/index.ts'
import type { Expectation, Possible, RaceAnswer, Semantics } from './semantics.ts'

const done: Expectation = { kind: 'done' }
const nothing: ReadonlyMap<string, Possible> = new Map()

type Meaning = Semantics<Operation>

/** Of an operation that leaves every key as it is. */
export const leavesAll: Pick<Meaning, 'effects'> = { effects: () => nothing }

/** Of an operation whose answer says no more than that it was done. */
export const onlyDone: Pick<Meaning, 'expected' | 'reads' | 'learned' | 'confined'> = {
  expected: () => done,
  reads: () => false,
  learned: () => nothing,
  confined: asItIs,
}

/** What holds no key is the same in every case. */
export function asItIs(value: unknown): unknown {
  return value
}

/** A key of a result with `prefix` taken off. One without it has no business there, and says so. */
export function stripped(key: unknown, prefix: string): unknown {
  if (typeof key !== 'string') return key
  return key.startsWith(prefix) ? key.slice(prefix.length) : `${key} (outside the prefix that was asked for)`
}

/** Bytes that were read, copied: whoever handed them out may change them. Anything else is no value. */
export function held(value: unknown): Possible {
  return isBytes(value) ? value.slice() : null
}

/** Of a write in a race: it is done when it resolves, whatever to. A rejection says nothing of whether it was. */
export function endedByReturn(_call: unknown, answer: RaceAnswer): RecordedEnd | undefined {
  return 'code' in answer ? undefined : { status: 'ok' }
}
