/** One programmed answer: which calls it is for, how often, and what it does with them. */
import type { FullKV, KVErrorCode, Operation } from '../kv/index.ts'
import { copyBytes, copyEntries } from './copy.ts'
import type { KeyTest } from './key-matcher.ts'
import { bytesOf, entriesOf, type MockEntries, type MockValue } from './value.ts'

/** What each operation resolves to. */
export type OperationResults = { readonly [Op in Operation]: Awaited<ReturnType<FullKV[Op]>> }

/** What `returns` takes, by operation: text stands for its bytes in UTF-8. */
export interface AnswerInputs {
  getRaw: [value: MockValue]
  setRaw: []
  delete: []
  list: [keys: readonly string[]]
  batchGetRaw: [entries: MockEntries]
  batchSetRaw: []
  batchDelete: []
  health: []
  close: []
}

/** What an answer does with a call. */
export type AnswerAction<Op extends Operation> =
  | { readonly kind: 'reject'; readonly error: KVErrorCode | Error }
  | { readonly kind: 'return'; readonly give: () => OperationResults[Op] }
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

type Givers = { readonly [Op in Operation]: (...value: AnswerInputs[Op]) => () => OperationResults[Op] }

const nothing = (): (() => undefined) => () => undefined

/** What to give for what `returns` was told: copied when told, and copied again for each call. */
export const givers: Givers = {
  getRaw: (value) => {
    const bytes = bytesOf('returns(value)', value)
    return () => copyBytes(bytes)
  },
  list: (keys) => {
    const copied = [...keys]
    return () => [...copied]
  },
  batchGetRaw: (entries) => {
    const copied = entriesOf('returns(entries)', entries)
    return () => copyEntries(copied)
  },
  setRaw: nothing,
  delete: nothing,
  batchSetRaw: nothing,
  batchDelete: nothing,
  health: nothing,
  close: nothing,
}
