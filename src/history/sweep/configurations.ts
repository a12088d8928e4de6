/**
 * Sets of configurations: the state, which of the operations in flight have taken effect (a mask over slots), and which unknown
 * ones were used. A configuration that another one of the same state and mask dominates is not kept.
 */
import { int } from '../columns.ts'

/** Whether the first number of used operations leaves at least as much as the second. */
export type Dominates = (fewer: number, more: number) => boolean

/** Words of a configuration before its mask: the state and the number of what was used. */
const STATE = 0
const USED = 1
const MASK = 2
const BITS = 31

/** A growing set of configurations, each `width` words of one buffer. */
export class Configurations {
  readonly width: number
  readonly #dominates: Dominates
  #words: Int32Array
  #buckets: Int32Array
  #chain: Int32Array
  count = 0

  constructor(width: number, dominates: Dominates) {
    this.width = width
    this.#dominates = dominates
    this.#words = new Int32Array(this.width * 16)
    this.#chain = new Int32Array(16)
    this.#buckets = new Int32Array(32)
  }

  clear(): void {
    this.count = 0
    this.#buckets.fill(0)
  }

  /** Copies configuration `at` into `target`. */
  read(at: number, target: Int32Array): void {
    const start = at * this.width
    for (let word = 0; word < this.width; word += 1) target[word] = int(this.#words, start + word)
  }

  /** Adds a copy of `candidate`; false where the set holds it or one that is at least as good. */
  add(candidate: Int32Array): boolean {
    const bucket = this.#bucketOf(candidate)
    for (let at = int(this.#buckets, bucket) - 1; at >= 0; at = int(this.#chain, at) - 1) {
      if (
        this.#sameButUsed(at, candidate) &&
        this.#dominates(int(this.#words, at * this.width + USED), int(candidate, USED))
      ) {
        return false
      }
    }
    if (this.count === this.#chain.length) {
      this.#grow()
      return this.add(candidate)
    }
    const at = this.count++
    this.#words.set(candidate.length === this.width ? candidate : candidate.subarray(0, this.width), at * this.width)
    this.#chain[at] = int(this.#buckets, bucket)
    this.#buckets[bucket] = at + 1
    return true
  }

  #sameButUsed(at: number, candidate: Int32Array): boolean {
    const start = at * this.width
    if (int(this.#words, start + STATE) !== int(candidate, STATE)) return false
    for (let word = MASK; word < this.width; word += 1) {
      if (int(this.#words, start + word) !== int(candidate, word)) return false
    }
    return true
  }

  #bucketOf(candidate: Int32Array): number {
    let hash = Math.imul(int(candidate, STATE) + 1, 0x9e37_79b1)
    for (let word = MASK; word < this.width; word += 1) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ int(candidate, word), 0x85eb_ca6b)
    }
    return (hash ^ (hash >>> 13)) & (this.#buckets.length - 1)
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2)
    words.set(this.#words)
    this.#words = words
    this.#chain = new Int32Array(this.#chain.length * 2)
    this.#buckets = new Int32Array(this.#buckets.length * 2)
    for (let at = 0; at < this.count; at += 1) {
      const bucket = this.#bucketOf(words.subarray(at * this.width, (at + 1) * this.width))
      this.#chain[at] = int(this.#buckets, bucket)
      this.#buckets[bucket] = at + 1
    }
  }
}

/** How many words a configuration with so many bits in its mask has. */
export function widthOf(bits: number): number {
  return MASK + Math.max(1, Math.ceil(bits / BITS))
}

/** The state of a configuration. */
export function stateOf(configuration: Int32Array): number {
  return int(configuration, STATE)
}

/** The number of what a configuration used. */
export function usedBy(configuration: Int32Array): number {
  return int(configuration, USED)
}

/** Puts a state and what was used into a configuration. */
export function put(configuration: Int32Array, state: number, used: number): void {
  configuration[STATE] = state
  configuration[USED] = used
}

/** Whether a bit of the mask is set. */
export function isMarked(configuration: Int32Array, bit: number): boolean {
  return ((int(configuration, MASK + Math.floor(bit / BITS)) >>> (bit % BITS)) & 1) === 1
}

/** Sets a bit of the mask. */
export function mark(configuration: Int32Array, bit: number, set: boolean): void {
  const word = MASK + Math.floor(bit / BITS)
  const one = 1 << (bit % BITS)
  configuration[word] = set ? int(configuration, word) | one : int(configuration, word) & ~one
}
