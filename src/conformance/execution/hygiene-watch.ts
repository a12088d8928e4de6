/** Watches the process during a run for what a store lets slip: rejections that nobody handles, and exceptions from nowhere. */
import { watchStrayErrors } from '../../kv/index.ts'

/** Something that slipped. */
export interface Stray {
  readonly said: string
  readonly error: unknown
  /** The laws that were being asked. */
  readonly during: readonly string[]
}

/** What slipped so far. */
export interface HygieneWatch {
  /** Oldest first. */
  readonly stray: readonly Stray[]
  /** The laws that are being asked: whoever asks one enters it, and leaves it in for a turn of the event loop. */
  readonly asking: Set<string>
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
    stray.push({ said, error, during: [...asking] })
  })
  return { stray, asking, stop }
}
