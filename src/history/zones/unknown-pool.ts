/**
 * Operations of unknown outcome, which stay available for ever. Alike ones are counted instead of told apart, and ones whose
 * effect nothing shows are dropped; without this each of them would double the search.
 */
import { int, real } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'

/** Nothing used yet. */
export const NONE_USED = 0

/** The unknown operations called so far, in classes, and the multisets of those that were used, as small numbers. */
export class UnknownPool {
  /** A row that stands for each class. */
  readonly representatives: number[] = []
  readonly #available: number[] = []
  readonly #classes = new Map<string, number>()
  readonly #multisets: number[][] = [[]]
  readonly #numbers = new Map<string, number>([['', NONE_USED]])
  readonly #key: KeyHistory

  constructor(key: KeyHistory) {
    this.#key = key
  }

  /** Row `row` has been called. */
  add(row: number): void {
    const { kind, expected, value } = this.#key
    const name = `${int(kind, row)} ${int(expected, row)} ${int(value, row)}`
    let known = this.#classes.get(name)
    if (known === undefined) {
      known = this.representatives.length
      this.#classes.set(name, known)
      this.representatives.push(row)
      this.#available.push(0)
    }
    this.#available[known] = (this.#available[known] ?? 0) + 1
  }

  /** The multiset `used` and one more of `unknownClass`, or -1 where all of that class are used. */
  use(used: number, unknownClass: number): number {
    const before = this.#multisets[used] ?? []
    let taken = 0
    for (const member of before) if (member === unknownClass) taken += 1
    if (taken >= (this.#available[unknownClass] ?? 0)) return -1
    const after = [...before, unknownClass].sort((a, b) => a - b)
    const name = after.join()
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const fresh = this.#multisets.length
    this.#multisets.push(after)
    this.#numbers.set(name, fresh)
    return fresh
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
export function uselessRows(key: KeyHistory): Int32Array {
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
