/**
 * What every place that finds a store wrong gives, and the one function that makes it. A call, an aborted call, a race, a result
 * that changed later, the experiments of laws: all go through {@link found}, so a breakpoint there stops at each.
 */
import type { KVErrorCode } from '../../kv/index.ts'
import type { CallStep } from '../program/program.ts'

/** How what came of a call differs from what had to come. It is no finding yet: a store may lag, or calls may overlap. */
export interface Mismatch {
  readonly expected: string
  readonly got: string
  /** The error that came, where one did. */
  readonly error?: unknown
  /** What a hint can be taken from. */
  readonly clue?: Clue
}

/** A trace that points at a cause. */
export type Clue =
  | {
      readonly kind: 'listed'
      readonly extra: readonly string[]
      readonly missing: readonly string[]
      readonly repeated: readonly string[]
    }
  | { readonly kind: 'value'; readonly wanted: Uint8Array; readonly got: Uint8Array; readonly key?: string }
  /** Of a race; the trap where it is not that of the program. */
  | { readonly kind: 'race'; readonly trap?: string }
  /** Of the entry of that key, where the call is about several. */
  | { readonly kind: 'gone' | 'surplus'; readonly key?: string }
  /** Of an error: the code that had to come, where one had to. */
  | { readonly kind: 'threw' | 'hung' | 'no-code' | 'wrong-code' | 'should-fail'; readonly wanted?: KVErrorCode }
  /** The law itself found it wrong: what came, as text. */
  | { readonly kind: 'checked'; readonly answer: string }
  | { readonly kind: 'kept' | 'reason' | 'touched' | 'unordered' }

const made: unique symbol = Symbol('found')

/** A mismatch that nothing excuses: the store is wrong. Only {@link found} makes one. */
export interface Finding extends Mismatch {
  readonly [made]: true
}

/** Where one step of a program showed it. */
export interface StepFinding extends Finding {
  /** The call that showed it. */
  readonly step: CallStep
  /** Of a race: the argument in one sentence, and as lanes of text. */
  readonly proof?: { readonly sentence: string; readonly diagram: string }
}

/** Where a program showed it. */
export interface ProgramFinding extends StepFinding {
  /** The step that showed it; past the last one it is in the sweep. */
  readonly at: number
}

/** Says that the store is wrong. */
export function found<const M extends Mismatch>(mismatch: M): M & Finding {
  return { ...mismatch, [made]: true }
}
