/** What is said between a run and a client that lives in a process of its own. Everything survives a structured clone. */
import type { ExternalOpener, Operation } from '../kv/index.ts'

/** What a client's process is told. */
export type ToClient =
  | {
      readonly kind: 'open'
      readonly place: ExternalOpener
      /** Asked for where what the module exports is a backend, and no function that opens a store. */
      readonly namespace: string
      /** Every operation of the contract. */
      readonly operations: readonly Operation[]
    }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly op: Operation
      /** As the method takes them; the last are the options of the call. */
      readonly given: readonly unknown[]
      readonly signal: 'none' | 'live' | 'aborted'
    }
  | { readonly kind: 'abort'; readonly id: number }

/** What a client's process tells. */
export type FromClient =
  | { readonly kind: 'ready' }
  /** The operations that the store has. */
  | { readonly kind: 'opened'; readonly operations: readonly Operation[] }
  | { readonly kind: 'refused'; readonly error: ToldError }
  | { readonly kind: 'resolved'; readonly id: number; readonly value: unknown }
  /** `aborted`: it rejected with the reason of its signal, which stayed with the caller. */
  | { readonly kind: 'rejected'; readonly id: number; readonly error: ToldError; readonly aborted: boolean }

/** Something that was thrown, as data: an error with those of its own fields that are plain, or the thing as text. */
export type ToldError =
  | {
      readonly kind: 'error'
      readonly name: string
      readonly message: string
      readonly stack: string
      readonly fields: Readonly<Record<string, unknown>>
      readonly cause?: ToldError
    }
  | { readonly kind: 'thrown'; readonly text: string }

/** The error that was told of, as an object of this process. */
export function errorFrom(told: ToldError): unknown {
  if (told.kind === 'thrown') return told.text
  const error = new Error(told.message, told.cause === undefined ? {} : { cause: errorFrom(told.cause) })
  // an error shows its name as the class it is of does; the stack is that of the other process
  return Object.assign(error, told.fields, { name: told.name, stack: told.stack })
}
