/**
 * Calls of several clients at once, as data. What they must answer is decided afterwards, on the recorded history.
 *
 * The schedule is part of the data: each call says how many microtasks, or turns of the event loop, its lane lets pass before it.
 * A store in memory does everything in microtasks, so these numbers fix every interleaving of it, the awaits inside the store
 * included, and a replay takes the same course. (fast-check's own scheduler lets fifty microtasks pass between two of its steps,
 * so that such a store has answered one call before the next is made: set before each call it finds five of the zoo's mutants of
 * this kind, these schedules find all seventeen.) Where real input and output is waited for, calls overlap in real time, and a
 * failure may be flaky.
 */
import type { RecordedOperation } from '../../history/index.ts'
import { type AnyCall, keysOfCall, rekeyed, revalued } from '../../kv/index.ts'
import type { Call } from './program.ts'

/** What a race is held to; `judge-race.ts` has the rule of each. */
export type RaceRule = 'register' | 'whole' | 'survival' | 'batch' | 'order'

/** The operations that a race is made of: those that a history records key by key. */
export type RaceOperation = RecordedOperation

/** When a call of a lane is made. */
export interface Pace {
  /** Microtasks to let pass before it. Default: none, so it is made at once when the one before has settled. */
  readonly ticks?: number
  /** Turns of the event loop to let pass before that. Default: none. */
  readonly turns?: number
}

/**
 * One call of a lane. What it writes is unique, and follows from the lane and the number of the write; in the place of a value
 * stands how many bytes it has at least.
 */
export interface RaceCall extends Pace {
  readonly call: AnyCall<number, RaceOperation>
}

/** Calls of one client, each made when the one before has settled. */
export interface Lane {
  /** Which client; several lanes may share one. */
  readonly client: number
  readonly calls: readonly RaceCall[]
}

/**
 * Lanes side by side, begun together in their order. Nothing else in its program may touch its keys. Once all are through,
 * every key is read by another client, where there can be one, unless the rule is `whole`.
 */
export interface RaceStep {
  readonly do: 'race'
  readonly rule: RaceRule
  /** Calls made one after another by the first client before the lanes begin. */
  readonly first: readonly RaceCall[]
  readonly lanes: readonly Lane[]
  /** Whether all clients are closed when the lanes are through, and what is read is read by one that is opened then. */
  readonly reopened?: true
}

/** Every call of a race, those before the lanes first. */
export function callsOfRace({ first, lanes }: Pick<RaceStep, 'first' | 'lanes'>): readonly RaceCall[] {
  return [...first, ...lanes.flatMap(({ calls }) => calls)]
}

/** Every key of a race, by first mention. */
export function keysOfRace(race: Pick<RaceStep, 'first' | 'lanes'>): readonly string[] {
  return [...new Set(callsOfRace(race).flatMap(({ call }) => keysOfCall(call)))]
}

/** What the keys of a race begin with: a prefix under which a store that takes prefixes for text lists all of them. */
export function headOf(race: RaceStep): string | undefined {
  return [...(keysOfRace(race)[0] ?? '')][0]
}

/** The name of a lane in a history, a sentence or a program: `a`, `b`, ... */
export function laneName(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index)
}

/** The name of whoever acts before the lanes begin, and of whoever reads when they are through. */
export const firstName = 'first'
export const lastName = 'last'

/** The same with `other(key)` in the place of each key. */
export function rekeyedInRace(made: RaceCall, other: (key: string) => string): RaceCall {
  return { ...made, call: rekeyed(made.call, other) }
}

/** The call as any other. Values are made as they are written, so none is named here. */
export function plainCall({ call }: RaceCall): Call {
  return revalued(call, () => '')
}
