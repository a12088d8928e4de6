/** Calls that end at their deadline or abort whatever the store does, and whose outcome is still the one of their order. */
import { type Patience, runCall, type SentCall } from './call.ts'
import type { EngineCall } from './engine.ts'
import { Stragglers } from './stragglers.ts'

/** What a call does once nothing that was given up can overtake it. */
export type Work<T> = (call: SentCall) => Promise<T>

/** The calls of one client, of which none hangs and none overtakes. */
export class InOrder {
  readonly #stragglers = new Stragglers()

  /** @param keys those that are read; `undefined` stands for all */
  read<T>(keys: readonly string[] | undefined, patience: Patience, call: EngineCall, work: Work<T>): Promise<T> {
    return runCall(this.#behind(keys, work), patience, call)
  }

  write<T>(keys: readonly string[], patience: Patience, call: EngineCall, work: Work<T>): Promise<T> {
    return runCall(this.#behind(keys, work), patience, call, (running) => this.#stragglers.add(keys, running))
  }

  /** Resolves when no write is on its way any more that was given up, or when patience ends: a frozen store cannot be waited for. */
  async quiet(patience: Patience): Promise<void> {
    const outstanding = this.#stragglers.settled()
    if (outstanding !== undefined) await runCall(() => outstanding, patience).catch(() => {})
  }

  /** Whether a call on these keys has to wait. */
  isBehind(keys: readonly string[]): boolean {
    return this.#stragglers.settled(keys) !== undefined
  }

  #behind<T>(keys: readonly string[] | undefined, work: Work<T>): Work<T> {
    return async (call) => {
      const outstanding = this.#stragglers.settled(keys)
      if (outstanding !== undefined) {
        await outstanding
        call.givenUp.throwIfAborted()
      }
      return work(call)
    }
  }
}
