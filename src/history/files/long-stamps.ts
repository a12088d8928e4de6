/**
 * Stamps beyond 2^53, as nanoseconds since 1970 are: a double would round them to the next 256 and lose their order. From the
 * first of them on stamps are counted from that one, exactly.
 */
import { badLine } from './bad-line.ts'
import type { HistoryOperation } from '../operation.ts'

/** As far as stamps may be apart, so that their differences are exact: 52 days of nanoseconds. */
const furthest = 2n ** 52n

/** The stamps of one file. */
export class LongStamps {
  #origin: bigint | undefined

  /** Whether there has been a stamp beyond 2^53, so that all are counted from it. */
  get met(): boolean {
    return this.#origin !== undefined
  }

  /** Whether a stamp is too large to be exact. */
  static isLong(stamp: number | null): boolean {
    return stamp !== null && Math.abs(stamp) > Number.MAX_SAFE_INTEGER
  }

  /** A stamp, which is given exactly, counted from the first long one. */
  count(stamp: number | bigint, name: 'call' | 'return', line: number): number {
    if (typeof stamp === 'number' && !Number.isInteger(stamp)) {
      throw badLine(
        line,
        `'${name}' is ${stamp}; expected a whole number, as other stamps of this history are beyond 2^53`,
      )
    }
    const exact = BigInt(stamp)
    this.#origin ??= exact
    const distance = exact - this.#origin
    if (distance > furthest || distance < -furthest) {
      throw badLine(line, `'${name}' is ${exact}, more than 2^52 away from other stamps; expected stamps of one clock`)
    }
    return Number(distance)
  }

  /**
   * Counts the stamps of the operations that were read before the first long one too, and moves all so that none is negative.
   *
   * @param earlier how many operations were read before the first long stamp
   */
  settle(history: HistoryOperation[], earlier: number, lineOf: (at: number) => number): void {
    if (this.#origin === undefined) return
    let first = 0
    history.forEach((operation, at) => {
      const { call, return: end } = operation
      const start = at < earlier ? this.count(call, 'call', lineOf(at)) : call
      first = Math.min(first, start)
      if (at >= earlier) return
      history[at] = { ...operation, call: start, return: end === null ? null : this.count(end, 'return', lineOf(at)) }
    })
    if (first === 0) return
    history.forEach((operation, at) => {
      const { call, return: end } = operation
      history[at] = { ...operation, call: call - first, return: end === null ? null : end - first }
    })
  }
}
