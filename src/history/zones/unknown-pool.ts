/**
 * Operations of unknown outcome, which stay available for ever. Alike ones are counted instead of told apart, and ones whose
 * effect nothing shows are dropped; without this each of them would double the search.
 */
import { int, real } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'

/** Nothing used yet. */
export const NONE_USED = 0

/** One more operation used. */
interface Step {
  /** When it was called; Infinity where there is none. */
  readonly call: number
  /** The multiset with it. */
  readonly after: number
}

/** The unknown operations of a key, in classes, and the multisets of those that were used, as small numbers. */
export class UnknownPool {
  /** A row that stands for each class. */
  readonly representatives: number[] = []
  /** When the operations of each class were called, in that order. */
  readonly #calls: number[][] = []
  readonly #multisets: number[][] = [[]]
  readonly #steps = new Map<number, Step>()
  readonly #numbers = new Map<string, number>([['', NONE_USED]])

  constructor(key: KeyHistory) {
    const useless = uselessRows(key)
    const classes = new Map<string, number>()
    for (let row = 0; row < key.size; row += 1) {
      if (real(key.ret, row) !== Infinity || int(useless, row) === 1) continue
      const name = `${int(key.kind, row)} ${int(key.expected, row)} ${int(key.value, row)}`
      const known = classes.get(name) ?? classes.size
      classes.set(name, known)
      if (known === this.representatives.length) {
        this.representatives.push(row)
        this.#calls.push([])
      }
      this.#calls[known]?.push(real(key.call, row))
    }
  }

  /** The multiset `used` and one more of `unknownClass`, or -1 where all of that class that were called by `now` are used. */
  use(used: number, unknownClass: number, now: number): number {
    const step = used * this.representatives.length + unknownClass
    let known = this.#steps.get(step)
    if (known === undefined) {
      known = this.#step(used, unknownClass)
      this.#steps.set(step, known)
    }
    return known.call > now ? -1 : known.after
  }

  #step(used: number, unknownClass: number): Step {
    const before = this.#multisets[used] ?? []
    let taken = 0
    for (const member of before) if (member === unknownClass) taken += 1
    const call = this.#calls[unknownClass]?.[taken] ?? Infinity
    const after = [...before, unknownClass].sort((a, b) => a - b)
    const name = after.join()
    const known = this.#numbers.get(name)
    if (known !== undefined) return { call, after: known }
    const fresh = this.#multisets.length
    this.#multisets.push(after)
    this.#numbers.set(name, fresh)
    return { call, after: fresh }
  }

  /** Whether whoever used `fewer` has at least as much left as whoever used `more`. */
  dominates(fewer: number, more: number): boolean {
    if (fewer === more || fewer === NONE_USED) return true
    const small = this.#multisets[fewer] ?? []
    const large = this.#multisets[more] ?? []
    if (small.length >= large.length) return false
    let at = 0
    for (const member of large) if (at < small.length && small[at] === member) at += 1
    return at === small.length
  }
}

/** 1 for each row of unknown outcome that cannot help to explain anything. */
function uselessRows(key: KeyHistory): Int32Array {
  const { size, kind, value, expected, ret } = key
  const useless = new Int32Array(size)
  for (let row = 0; row < size; row += 1) {
    // a refusal is explained by any other value, and text by its parts, so that every write may matter
    if (int(kind, row) === kinds.REFUSED || int(kind, row) === kinds.APPEND) return useless
  }
  for (let changed = true; changed;) {
    changed = false
    const needed = new Set<number>()
    for (let row = 0; row < size; row += 1) {
      if (int(useless, row) === 1) continue
      if (int(kind, row) === kinds.READ) needed.add(int(value, row))
      else if (int(kind, row) === kinds.SWAP) needed.add(int(expected, row))
    }
    for (let row = 0; row < size; row += 1) {
      if (real(ret, row) !== Infinity || int(useless, row) === 1 || needed.has(int(value, row))) continue
      useless[row] = 1
      changed = true
    }
  }
  return useless
}
