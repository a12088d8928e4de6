/** One programmed answer: which calls it is for, how often, and what it does with them. */
import {
  type GivesOf,
  type KVErrorCode,
  givesOf,
  type Operation,
  type ResultOf,
  type OperationResults,
} from '../kv/index.ts'
import { copyBytes, copyEntries } from './copy.ts'
import type { KeyTest } from './key-matcher.ts'
import { bytesOf, entriesOf, type MockEntries, type MockValue } from './value.ts'

/** What `returns` takes, by what the operation gives: text stands for its bytes in UTF-8. */
export interface AnswerInputs {
  nothing: []
  boolean: [answer: boolean]
  value: [value: MockValue]
  keys: [keys: readonly string[]]
  values: [entries: MockEntries]
}

/** What `returns` takes for an operation. */
export type AnswerInputOf<Op extends Operation> = AnswerInputs[GivesOf<Op>]

/** What an answer does with a call. */
export type AnswerAction<Op extends Operation> =
  | { readonly kind: 'reject'; readonly error: KVErrorCode | Error }
  | { readonly kind: 'return'; readonly give: () => ResultOf<Op> }
  | { readonly kind: 'call through' }

/** A programmed answer and how often it was used. */
export interface Answer<Op extends Operation> {
  readonly op: Op
  /** The keys it is for; undefined: all, and operations without a key. */
  readonly test: KeyTest | undefined
  /** What it was programmed with, for messages: `on('getRaw', "user:*").once()`. */
  says: string
  /** How many calls it answers. */
  limit: number
  /** Which one of the calls that match it answers, where it answers one by its number. */
  nth: number | undefined
  delayMs: number
  /** Undefined while the sentence that programs it is not finished. */
  action: AnswerAction<Op> | undefined
  /** How many calls matched it, whatever answered them. */
  seen: number
  /** How many calls it answered. */
  used: number
}

type Giver<G extends keyof OperationResults> = (...value: AnswerInputs[G]) => () => OperationResults[G]

/** What to give for what `returns` was told: copied when told, and copied again for each call. */
const givers: { readonly [G in keyof OperationResults]: Giver<G> } = {
  nothing: () => () => undefined,
  boolean: (answer) => () => answer,
  value: (value) => {
    const bytes = bytesOf('returns(value)', value)
    return () => copyBytes(bytes)
  },
  keys: (keys) => {
    const copied = [...keys]
    return () => [...copied]
  },
  values: (entries) => {
    const copied = entriesOf('returns(entries)', entries)
    return () => copyEntries(copied)
  },
}

/** What makes the answers of `op` of what `returns` is told. */
export function giverOf<Op extends Operation>(op: Op): Giver<GivesOf<Op>> {
  return givers[givesOf(op)]
}
