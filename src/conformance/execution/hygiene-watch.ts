/** Watches the process during a run for what a store lets slip: rejections that nobody handles, and exceptions from nowhere. */
import { watchStrayErrors } from '../../kv/index.ts'
import type { Call } from '../program/program.ts'

/** Something that slipped. */
export interface Stray {
  readonly said: string
  readonly error: unknown
  /** The laws that were being asked. */
  readonly during: readonly string[]
  /** The call that was made last before it. */
  readonly after?: Pick<Call, 'op'>
  /** What was being done to the server. */
  readonly undergoing?: string
}

/** What slipped so far. */
export interface HygieneWatch {
  /** Oldest first. */
  readonly stray: readonly Stray[]
  /** The laws that are being asked: whoever asks one enters it, and leaves it in for a turn of the event loop. */
  readonly asking: Set<string>
  /** The call that was made last: whoever makes one enters it. */
  last?: Pick<Call, 'op'>
  /** What is being done to the server, in a word: whoever does it enters it, and takes it out again. */
  undergoing?: string | undefined
  /** Where something slipped and it is known during which law: the first of those, in the order in which laws are asked. */
  blamed?: Stray
  /** Stops watching, one turn of the event loop from now: that is when the last slip is told. The listeners are gone then. */
  stop(): Promise<void>
}

/** Starts to watch. While it does, such a slip is recorded and does not end the process. */
export function hygieneWatch(): HygieneWatch {
  const stray: Stray[] = []
  const asking = new Set<string>()
  const stop = watchStrayErrors((said, error) => {
    const { last, undergoing } = watch
    stray.push({
      said,
      error,
      during: [...asking],
      ...(last === undefined ? {} : { after: last }),
      ...(undergoing === undefined ? {} : { undergoing }),
    })
  })
  const watch: HygieneWatch = { stray, asking, stop }
  return watch
}
