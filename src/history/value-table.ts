/** Values as small integers: equal values of a key get the same number, and 0 stands for "no such key". */
import type { Json } from './operation.ts'

/** The number of "no such key". */
export const ABSENT = 0

/** Numbers the values of one key in the order in which they are first met. */
export class ValueTable {
  readonly #scalars = new Map<Json, number>()
  readonly #texts = new Map<string, number>()
  readonly #values: Json[] = [null]

  /** How many numbers are given out, 0 among them. */
  get size(): number {
    return this.#values.length
  }

  /** The number of `value`, a new one where it has none. */
  number(value: Json): number {
    if (value === null) return ABSENT
    if (typeof value === 'object') return this.#numberIn(this.#texts, canonicalText(value), value)
    return this.#numberIn(this.#scalars, value, value)
  }

  /** The value behind `number`. */
  value(number: number): Json {
    return this.#values[number] ?? null
  }

  #numberIn<K>(numbers: Map<K, number>, key: K, value: Json): number {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const fresh = this.#values.length
    numbers.set(key, fresh)
    this.#values.push(value)
    return fresh
  }
}

/** A value as text to append to: nothing is empty. */
export function textOf(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : canonicalText(value)
}

/** Whether two values are the same, whatever the order of their members. */
export function sameValue(a: Json, b: Json): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalText(a) === canonicalText(b))
}

/** JSON in which the order of an object's members makes no difference. */
export function canonicalText(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
