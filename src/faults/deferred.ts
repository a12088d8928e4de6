/** What happens later than the call that caused it: on a timer, or after further calls. Nothing of it is left floating. */
import type { Cancel, Clock } from '../kv/index.ts'
import type { CallSite } from './action.ts'

/** An effect on the store that is still to come. Its failure concerns nobody any more: the caller has gone. */
export type LateEffect = () => Promise<void>

interface Entry {
  readonly effect: LateEffect
  readonly client: string
  cancel: Cancel
  /** Must be done before the client's next call. */
  readonly promised: boolean
  /** Calls that must come first, and which of them count. */
  callsLeft: number
  readonly since: number
  readonly counts: (call: CallSite) => boolean
}

/** Effects that are still to come. */
export class Deferred {
  readonly #clock: Clock
  readonly #onSize: (size: number) => void
  readonly #waiting = new Set<Entry>()
  readonly #running = new Set<Promise<void>>()

  /** @param onSize is told the number of effects that wait or run, whenever it changes */
  constructor(clock: Clock, onSize: (size: number) => void) {
    this.#clock = clock
    this.#onSize = onSize
  }

  /** How many effects wait or run. */
  get size(): number {
    return this.#waiting.size + this.#running.size
  }

  /**
   * Does `effect` in `delayMs`.
   *
   * @param promised do it before the client's next call in any case. That keeps the contract's promise about a call that was
   *   aborted: it may take effect late, but never over a later acknowledged call of the same client
   */
  inTime(call: CallSite, delayMs: number, effect: LateEffect, promised = false): void {
    const entry = this.#entry(call, effect, promised, Infinity, () => false)
    entry.cancel = this.#clock.schedule(() => void this.#do(entry), delayMs)
  }

  /** Does `effect` after `calls` further calls of the same client that `counts` accepts. */
  afterCalls(call: CallSite, calls: number, counts: (call: CallSite) => boolean, effect: LateEffect): void {
    this.#entry(call, effect, false, calls, counts)
  }

  /** A call has had its effect: does what waited for it. */
  async step(call: CallSite): Promise<void> {
    for (const entry of this.#waiting) {
      if (entry.client !== call.client || entry.since >= call.index || !entry.counts(call)) continue
      entry.callsLeft -= 1
      if (entry.callsLeft <= 0) await this.#do(entry)
    }
  }

  /** Does what was promised to be done before the next call of `client`. */
  async keepPromises(client: string): Promise<void> {
    for (const entry of this.#waiting) if (entry.promised && entry.client === client) await this.#do(entry)
  }

  /** Does everything that waits now, in the order in which it was deferred, and waits for what is under way. */
  async drain(client?: string): Promise<void> {
    for (const entry of this.#waiting) {
      if (client === undefined || entry.client === client) await this.#do(entry)
    }
    await Promise.all(this.#running)
  }

  #entry(
    call: CallSite,
    effect: LateEffect,
    promised: boolean,
    callsLeft: number,
    counts: (call: CallSite) => boolean,
  ): Entry {
    const entry = { effect, client: call.client, cancel: () => {}, promised, callsLeft, since: call.index, counts }
    this.#waiting.add(entry)
    this.#onSize(this.size)
    return entry
  }

  async #do(entry: Entry): Promise<void> {
    if (!this.#waiting.delete(entry)) return
    entry.cancel()
    const running = entry.effect().catch(() => {})
    this.#running.add(running)
    await running
    this.#running.delete(running)
    this.#onSize(this.size)
  }
}
