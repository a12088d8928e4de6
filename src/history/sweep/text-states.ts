/**
 * The states of a key whose texts grow by appends. Of all the texts that orders of appends can make, only beginnings of texts
 * that an operation tests for (reads, or compares with) are told apart: nothing that is still to come can tell one of the
 * others from another, since appends never make it a text that is tested. Without this, k appends in flight make k! states.
 *
 * The texts that are tested are sorted, so that those with the same beginning lie side by side. A beginning is where these lie
 * and how long it is: it grows in time that depends on what is appended, however long it is already.
 */
import { int } from '../columns.ts'
import { type KeyHistory, kinds } from '../key-history.ts'
import type { Json } from '../operation.ts'
import { textOf } from '../value-table.ts'

/** Any value that no operation of the key can tell from others: nothing tests for it, nor for what may be appended to it. */
export const UNTOLD = -2

/** Longer than any text. */
const longestText = 2 ** 31

/** Not yet known. */
const UNKNOWN = -3

interface Beginning {
  /** The tested texts that begin so: from one to before another. */
  readonly from: number
  readonly to: number
  readonly length: number
  /** What is held, where it is no text, but a value that counts as one in front of what is appended. */
  readonly value: Json | undefined
}

/** The states of one key. */
export class TextStates {
  readonly #key: KeyHistory
  readonly #tested: readonly string[]
  readonly #testedValues: ReadonlySet<number>
  readonly #beginnings: Beginning[] = []
  readonly #texts = new Map<number, number>()
  readonly #values: Int32Array
  readonly #appended = new Map<number, number>()

  constructor(key: KeyHistory) {
    this.#key = key
    this.#testedValues = testedValues(key)
    const texts = [...this.#testedValues]
      .map((value) => key.values.value(value))
      .filter((value) => typeof value === 'string')
    this.#tested = texts.sort()
    this.#values = new Int32Array(key.values.size).fill(UNKNOWN)
  }

  /** The state in which the key holds the value with a number. */
  of(value: number): number {
    const known = int(this.#values, value)
    if (known !== UNKNOWN) return known
    const state = this.#stateOf(value)
    this.#values[value] = state
    return state
  }

  /** Whether appends alone can make the state that of the value. */
  leadsTo(state: number, value: number): boolean {
    const goal = this.of(value)
    if (state === goal) return true
    const now = this.#beginnings[state]
    const then = this.#beginnings[goal]
    if (now === undefined || then === undefined || then.value !== undefined) return false
    return now.from <= then.from && then.from < now.to && now.length <= then.length
  }

  /** The state behind an append of the value. */
  appended(state: number, value: number): number {
    const beginning = this.#beginnings[state]
    if (beginning === undefined) return UNTOLD
    const step = state * this.#values.length + value
    const known = this.#appended.get(step)
    if (known !== undefined) return known
    const after = this.#grown(beginning, textOf(this.#key.values.value(value)))
    this.#appended.set(step, after)
    return after
  }

  /** The value; `undefined` where it makes no difference what it is. */
  shown(state: number): Json | undefined {
    const beginning = this.#beginnings[state]
    if (beginning === undefined) return undefined
    const { from, length, value } = beginning
    return value === undefined ? (this.#tested[from] ?? '').slice(0, length) : value
  }

  #stateOf(number: number): number {
    const value = this.#key.values.value(number)
    const all: Beginning = { from: 0, to: this.#tested.length, length: 0, value: undefined }
    const text = this.#grown(all, textOf(value))
    if (typeof value === 'string') return text
    if (text === UNTOLD && !this.#testedValues.has(number)) return UNTOLD
    const { from, to, length } = this.#beginnings[text] ?? { from: 0, to: 0, length: 0 }
    this.#beginnings.push({ from, to, length, value })
    return this.#beginnings.length - 1
  }

  /** The state of a beginning with `text` behind it. */
  #grown({ from, to, length }: Beginning, text: string): number {
    const first = this.#search(from, to, length, text, false)
    const end = this.#search(first, to, length, text, true)
    if (first === end) return UNTOLD
    const place = first * longestText + length + text.length
    const known = this.#texts.get(place)
    if (known !== undefined) return known
    const fresh = this.#beginnings.length
    this.#texts.set(place, fresh)
    this.#beginnings.push({ from: first, to: end, length: length + text.length, value: undefined })
    return fresh
  }

  /** Among the tested texts from `from` to `to`, the first that goes on behind `length` with `text` or more, or with more alone. */
  #search(from: number, to: number, length: number, text: string, more: boolean): number {
    let low = from
    let high = to
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = (this.#tested[middle] ?? '').slice(length, length + text.length)
      if (there < text || (more && there === text)) low = middle + 1
      else high = middle
    }
    return low
  }
}

function testedValues(key: KeyHistory): Set<number> {
  const tested = new Set<number>()
  for (let row = 0; row < key.size; row += 1) {
    const kind = int(key.kind, row)
    if (kind === kinds.READ) tested.add(int(key.value, row))
    else if (kind === kinds.SWAP || kind === kinds.REFUSED) tested.add(int(key.expected, row))
  }
  return tested
}
