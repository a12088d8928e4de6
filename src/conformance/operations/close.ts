/** `close` ends its client. It leaves every key as it is, and succeeds however often it is called. */
import { leavesAll, onlyDone } from './kinds.ts'
import type { Semantics } from './semantics.ts'

/** The meaning of `close`. */
export const close: Semantics<'close'> = { ...onlyDone, ...leavesAll, refused: () => undefined }
