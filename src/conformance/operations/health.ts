/** `health` resolves while the store is up, and leaves no trace. */
import { leavesAll, onlyDone } from './kinds.ts'
import type { Semantics } from './semantics.ts'

/** The meaning of `health`. */
export const health: Semantics<'health'> = { ...onlyDone, ...leavesAll, refused: () => undefined }
