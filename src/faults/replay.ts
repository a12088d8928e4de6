/** Holds a run against the log of an earlier one: the first difference ends it. */
import { isDeepStrictEqual } from 'node:util'
import { printKey, quoted, UsageError } from '../kv/index.ts'
import type { FaultEvent } from './event.ts'
import type { FaultLogData } from './log.ts'

/** A replay came out other than the run it replays. */
export class ReplayDivergence extends Error {
  override readonly name = 'ReplayDivergence'
  readonly code = 'KV_TESTKIT_REPLAY'
  /** The place of the first difference in the log. */
  readonly seq: number
  readonly expected: FaultEvent | undefined
  readonly got: FaultEvent | undefined

  constructor(seq: number, expected: FaultEvent | undefined, got: FaultEvent | undefined) {
    super(
      `the replay differs from the log first at event ${seq}` +
        `${expected !== undefined && got !== undefined ? ` (${differences(expected, got)})` : ''}:\n` +
        `  expected ${described(expected)}\n  got      ${described(got)}`,
    )
    this.seq = seq
    this.expected = expected
    this.got = got
  }
}

/** Compares events, one by one, with those of a log. */
export class ReplayCheck {
  readonly #log: FaultLogData
  readonly #ignoreTimes: boolean
  #divergence: ReplayDivergence | undefined

  constructor(log: FaultLogData, ignoreTimes: boolean) {
    if (log.events.some((event, index) => event.seq !== log.dropped + index)) {
      throw new UsageError('a fault log whose events are not numbered one after the other; it was cut or edited')
    }
    this.#log = log
    this.#ignoreTimes = ignoreTimes
  }

  /** Throws where `event` is not what the log has in its place, then and ever after. */
  check(event: FaultEvent): void {
    if (this.#divergence === undefined && event.seq >= this.#log.dropped) {
      const expected = this.#log.events[event.seq - this.#log.dropped]
      if (expected === undefined || !isDeepStrictEqual(this.#relevant(expected), this.#relevant(event))) {
        this.#divergence = new ReplayDivergence(event.seq, expected, { ...event })
      }
    }
    if (this.#divergence !== undefined) throw this.#divergence
  }

  /** Throws where the run differed, or ended, after `total` events, before the log did. */
  finish(total: number): void {
    const logged = this.#log.dropped + this.#log.events.length
    if (this.#divergence === undefined && total < logged) {
      this.#divergence = new ReplayDivergence(total, this.#log.events[total - this.#log.dropped], undefined)
    }
    if (this.#divergence !== undefined) throw this.#divergence
  }

  /** Whether it changed the outcome is known only later, so it is not compared. */
  #relevant(event: FaultEvent): object {
    const { changedOutcome: _later, atMs, ...rest } = event
    return this.#ignoreTimes ? rest : { ...rest, atMs }
  }
}

function differences(expected: FaultEvent, got: FaultEvent): string {
  const fields = ['fault', 'client', 'op', 'key', 'index', 'moment', 'detail', 'atMs'] as const
  return fields.filter((name) => !isDeepStrictEqual(expected[name], got[name])).join(', ')
}

function described(event: FaultEvent | undefined): string {
  if (event === undefined) return 'nothing'
  const call = `${event.op}(${event.key === null ? '' : printKey(event.key)})`
  return `'${quoted(event.fault, 100)}' ${event.moment} ${call}, call ${event.index} of ${quoted(event.client, 100)}, at ${event.atMs} ms, ${quoted(JSON.stringify(event.detail))}`
}
