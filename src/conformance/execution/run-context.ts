/** What programs are run with. */
import type { FullProfile, KVErrorCode } from '../../kv/index.ts'
import type { Answer } from '../operations/semantics.ts'
import type { HygieneWatch } from './hygiene-watch.ts'
import type { CallTimeouts } from './call-timeouts.ts'
import type { Call } from '../program/program.ts'
import type { Sandbox } from './sandbox.ts'
import type { Seats } from './seats.ts'
import type { Subject } from './subject.ts'

/**
 * Judges what came of a call in place of the contract: `undefined` leaves it to the contract, `true` finds it right, and text says
 * what had to come instead.
 *
 * @param code what a rejection's error stands for
 */
export type CheckResult = (call: Call, answer: Answer, code: KVErrorCode | undefined) => string | true | undefined

/** One run of the suite: the store, what it is held to, where cases live, and how long is waited. */
export interface RunContext {
  readonly subject: Subject
  readonly profile: FullProfile
  readonly sandbox: Sandbox
  /** How much may go on at once. */
  readonly seats: Seats
  /** Within which a call that is aborted in flight must settle, in milliseconds. */
  readonly abortWithinMs: number
  /** Within which an eventual store must converge, in milliseconds. */
  readonly convergeWithinMs: number
  /** After which a call counts as hung, in milliseconds. */
  readonly operationTimeoutMs: number
  /** How long the law waits for each operation; shorter once it has hung often enough. */
  readonly timeouts: CallTimeouts
  /** What slipped past every promise so far. */
  readonly hygiene: HygieneWatch
  /** What the law that is asked says of the result of a call, where it says anything. */
  readonly check?: CheckResult | undefined
  /** Counts what is executed. */
  readonly count: (op: Call['op'], calls: number) => void
}
