/**
 * What there is to say of an operation: when it is refused, what must come of it, what it does, what its answer tells. One file
 * an operation says it; the tables in index.ts gather them, and do not compile while one is missing.
 */
import type { CallOf, FullProfile, KVErrorCode, Operation } from '../../kv/index.ts'
import type { RecordedCall, RecordedEnd } from '../../history/index.ts'
import type { ByteSpec } from '../program/program.ts'
import type { RaceOperation } from '../program/race.ts'

/** What a key may hold; `null` stands for absence. */
export type Possible = Uint8Array | null

/** What must come of a call. */
export type Expectation =
  | { readonly kind: 'done' }
  /** Nothing is promised but that it settles. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'boolean'; readonly oneOf: readonly boolean[] }
  | { readonly kind: 'value'; readonly oneOf: readonly Possible[] }
  | {
      readonly kind: 'keys'
      readonly must: ReadonlySet<string>
      readonly may: ReadonlySet<string>
      readonly sorted: boolean
    }
  | { readonly kind: 'entries'; readonly cells: ReadonlyMap<string, readonly Possible[]> }
  /** The call is refused: with that code, or where it is wrong in two ways with the other. */
  | { readonly kind: 'error'; readonly code: KVErrorCode; readonly or?: KVErrorCode }
  | { readonly kind: 'absent'; readonly method: string }

/** What decides whether a call is refused. */
export interface Rules {
  readonly profile: FullProfile
  /** The key as the store sees it: limits count the prefix under which a case lives. */
  readonly real: (key: string) => string
}

/** The state of a store, for whoever says what a call must answer. */
export interface ModelView extends Rules {
  /** What `key` may hold. */
  possible(key: string): readonly Possible[]
  /** Every key that was ever written or deleted, with what it may hold. */
  cells(): Iterable<readonly [key: string, values: readonly Possible[]]>
}

/** What came of a call that came to an end. */
export type Answer =
  { readonly kind: 'resolved'; readonly value: unknown } | { readonly kind: 'rejected'; readonly error: unknown }

/** What a call of `O` means on a client that is open and has the method. */
export interface Semantics<O extends Operation> {
  /** The code with which it must be refused, before anything is applied; nothing where it must be done. */
  refused(call: CallOf<O, ByteSpec>, rules: Rules): KVErrorCode | undefined
  /** What must come of it where it is not refused. */
  expected(call: CallOf<O, ByteSpec>, model: ModelView): Expectation
  /** What it leaves: a value a key, `null` for a deletion. */
  effects(call: CallOf<O, ByteSpec>, model: ModelView): ReadonlyMap<string, Possible>
  /** Whether what it answers is up to `key`. */
  reads(call: CallOf<O, ByteSpec>, key: string, profile: FullProfile): boolean
  /** What a right answer tells of keys that could have held one of several values. */
  learned(call: CallOf<O, ByteSpec>, answer: Answer): ReadonlyMap<string, Possible>
  /** What it resolved to with `prefix`, under which a case lives, taken off the keys; those of other cases are dropped. */
  confined(value: unknown, prefix: string, call: CallOf<O, ByteSpec>): unknown
}

/** A value that a race writes: its name in the history. */
export interface NamedValue {
  readonly id: string
}

/** What came of a call in a race: what it resolved to, or the code of the contract that it rejected with. */
export type RaceAnswer = { readonly value: unknown } | { readonly code: KVErrorCode | undefined }

/** How a history has a call of `O`: key by key. */
export interface RaceSemantics<O extends RaceOperation> {
  /** One record a key that it names, when it is made. */
  recorded(call: CallOf<O, NamedValue>): readonly Omit<RecordedCall, 'client'>[]
  /**
   * What its answer says, one end for all records or one for each; nothing where that is no answer to such a call.
   *
   * @param seen the end of a read that gave these bytes for that key
   */
  ended(
    call: CallOf<O, unknown>,
    answer: RaceAnswer,
    seen: (value: unknown, key: string) => RecordedEnd,
  ): RecordedEnd | readonly RecordedEnd[] | undefined
}
