/** How a simulated server keeps its keys: the part in which correct and wrong ones differ. */
import type { FullProfile } from '../../kv/index.ts'

/** Where a call comes from. */
export interface Occasion {
  /** The client's number, from 0. */
  readonly client: number
  /** Milliseconds on the server's clock. */
  readonly now: number
  /** A number in [0, 1) of this very call. */
  readonly chance: number
  /** Runs something later on the server, milliseconds from now. */
  readonly later: (delayMs: number, effect: (now: number) => void) => void
}

/** What is kept under a key; `undefined` for nothing. */
export type Kept = Uint8Array | undefined

/** How keys are kept. */
export interface Behaviour {
  read(key: string, occasion: Occasion): Kept
  /** Takes effect. What it returns is how many milliseconds pass before the call may be acknowledged. */
  write(key: string, value: Kept, occasion: Occasion): number
  keys(): Iterable<string>
  /** The process ends and starts again: what is not durable is gone. */
  crash(now: number): void
}

/** A store made on purpose: right, or wrong in one way. */
export interface ReferenceBehaviour {
  readonly name: string
  /** What is wrong with it, in one sentence; for a correct one what is odd about it. */
  readonly says: string
  readonly correct: boolean
  readonly consistency: FullProfile['consistency']
  readonly durability: FullProfile['durability']
  readonly make: () => Behaviour
}
