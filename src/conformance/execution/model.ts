/**
 * What a store must answer: the contract as a model, written apart from `ReferenceStore` so that each can find the other
 * wrong. A key holds a set of possible values: one, as a rule, and more after a call whose effect is unknown.
 */
import { areRelated, evicts, type FullProfile, offers, operationTable } from '../../kv/index.ts'
import { effectsOf, expectationOf, isUpTo, learnedFrom, refusalOf } from '../operations/index.ts'
import { keysLeftOpen, otherRefusal } from '../operations/refusals.ts'
import type { Answer, Expectation, ModelView, Possible } from '../operations/semantics.ts'
import { type Call, ends } from '../program/program.ts'

interface Cell {
  readonly values: readonly Possible[]
  /** A write that its caller gave up may still arrive, so seeing the old value settles nothing. */
  readonly late: boolean
  /** The client that wrote last. */
  readonly writer: number
}

const nothing: readonly Possible[] = [null]

/** The state of one store as its clients have the right to see it. */
export class Model implements ModelView {
  readonly profile: FullProfile
  readonly real: (key: string) => string
  readonly #cells = new Map<string, Cell>()
  readonly #closed = new Set<number>()
  readonly #evicts: boolean
  /** Keys of which nothing is promised, once a call named them. */
  readonly #open = new Set<string>()

  constructor(profile: FullProfile, real: (key: string) => string = (key) => key) {
    this.profile = profile
    this.#evicts = evicts(profile)
    this.real = real
  }

  /** Every key that was ever written or deleted, or of which that cannot be known. */
  get touched(): readonly string[] {
    return [...this.#cells.keys(), ...this.#open]
  }

  /** What `key` may hold. */
  possible(key: string): readonly Possible[] {
    const values = this.#cells.get(key)?.values ?? nothing
    return this.#evicts && !values.includes(null) ? [...values, null] : values
  }

  /** Every key that was ever written or deleted, with what it may hold. */
  *cells(): Iterable<readonly [key: string, values: readonly Possible[]]> {
    for (const key of this.#cells.keys()) yield [key, this.possible(key)]
  }

  /** Whether `client` was the last to write every key that the call reads: a store that promises `session` must then show it at once. */
  isOwnRead(call: Call, client: number): boolean {
    for (const [key, cell] of this.#cells) {
      if (cell.writer !== client && isUpTo(call, key, this.profile)) return false
    }
    return true
  }

  isClosed(client: number): boolean {
    return this.#closed.has(client)
  }

  markOpen(client: number): void {
    this.#closed.delete(client)
  }

  /** What must come of `call` by `client`, its signal aside. */
  expect(call: Call, client: number): Expectation {
    if (ends(call)) return { kind: 'done' }
    if (this.#closed.has(client)) return { kind: 'error', code: 'KV_CLOSED' }
    if (!offers(this.profile, operationTable[call.op].of)) return { kind: 'absent', method: call.op }
    if (keysLeftOpen(call, this).length > 0) return { kind: 'settled' }
    const code = refusalOf(call, this)
    if (code !== undefined) {
      const or = otherRefusal(call, code, this)
      return { kind: 'error', code, ...(or === undefined ? {} : { or }) }
    }
    const conflict = this.#conflict(call)
    if (conflict === 'sure') return { kind: 'error', code: 'KV_INVALID_KEY' }
    return conflict === 'perhaps' ? { kind: 'settled' } : expectationOf(call, this)
  }

  /** Takes note that `call` took effect. */
  applied(call: Call, client: number): void {
    if (ends(call)) this.#closed.add(client)
    if (this.#isOpen(call)) return
    if (this.#conflict(call) !== 'none') return this.perhaps(call, client, false)
    for (const [key, value] of effectsOf(call, this)) {
      this.#cells.set(key, { values: [value], late: false, writer: client })
    }
  }

  /** Takes note that `call` may have taken effect, and where `late` that it may do so later. */
  perhaps(call: Call, client: number, late: boolean): void {
    if (ends(call)) this.#closed.add(client)
    if (this.#isOpen(call)) return
    for (const [key, value] of effectsOf(call, this)) {
      const before = this.#cells.get(key)
      this.#cells.set(key, {
        values: [...(before?.values ?? nothing), value],
        late: late || before?.late === true,
        writer: client,
      })
    }
  }

  /** Takes note of what a right answer tells. */
  learn(call: Call, answer: Answer): void {
    for (const [key, seen] of learnedFrom(call, answer)) this.#saw(key, seen)
  }

  /** Whether what a call writes cannot exist beside what is there, above it or below. */
  #conflict(call: Call): 'none' | 'perhaps' | 'sure' {
    const { hierarchy } = this.profile
    if (hierarchy === 'free') return 'none'
    const written = [...effectsOf(call, this)].filter(([, value]) => value !== null).map(([key]) => key)
    const isRelated = (other: string): boolean =>
      written.some((key) => areRelated(hierarchy.separators, this.real(key), this.real(other)))
    if (written.some(isRelated)) return 'sure'
    const others = [...this.cells()].filter(([key]) => isRelated(key)).map(([, values]) => values)
    if (others.some((values) => !values.includes(null))) return 'sure'
    return others.some((values) => values.some((value) => value !== null)) ? 'perhaps' : 'none'
  }

  /** Whether nothing is promised of such a call, nor of what it leaves. */
  #isOpen(call: Call): boolean {
    const keys = keysLeftOpen(call, this)
    for (const key of keys) this.#open.add(key)
    return keys.length > 0
  }

  #saw(key: string, seen: Possible): void {
    const cell = this.#cells.get(key)
    if (cell === undefined || cell.values.length === 1) return
    // the newest candidate cannot be undone by an older call; an older one may yet be replaced by a late effect
    const index = cell.values.findLastIndex((value) => equal(value, seen))
    if (!cell.late) this.#cells.set(key, { ...cell, values: [seen] })
    else if (index > 0) this.#cells.set(key, { ...cell, values: cell.values.slice(index) })
  }
}

/** Whether two possible contents are the same. */
export function equal(a: Possible, b: Possible): boolean {
  if (a === null || b === null) return a === b
  return Buffer.compare(a, b) === 0
}
