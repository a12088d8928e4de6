/**
 * Reads the JSON of one operation from bytes, about twice as fast as `JSON.parse`, where it is as plain as it mostly is: an
 * object whose members are texts in ASCII without escapes, short whole numbers, `true`, `false` and `null`. Whatever else it
 * is, malformed included, is for `JSON.parse`: what this reads, `JSON.parse` reads alike.
 */
import type { RawOperation } from '../check-operation.ts'
import { shapedOperation } from './operation-shape.ts'
import { hashed, isTextAt, noHash, TextPool } from './text-pool.ts'
import { historyOps, historyStatuses } from '../operation.ts'

/** Digits of a whole number that certainly fits into a double. */
const safeDigits = 15

const byte = (character: string): number => character.charCodeAt(0)
const SPACE = byte(' ')
const QUOTE = byte('"')
const BACKSLASH = byte('\\')
const COLON = byte(':')
const COMMA = byte(',')
const OPEN = byte('{')
const CLOSE = byte('}')
const MINUS = byte('-')
const ZERO = byte('0')
const NINE = byte('9')

/** What a scan gives that met something which is not plain. No member of an operation can be it. */
const unplain: unique symbol = Symbol('unplain')

/** The names of an operation's members, in the order in which they are mostly written. */
const members = ['client', 'op', 'key', 'value', 'expected', 'result', 'status', 'call', 'return'] as const

type Scalar = string | number | boolean | null

const words: readonly (readonly [text: string, value: boolean | null])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
]

/** A reader of plain lines. */
export class PlainJsonLine {
  readonly #pool = new TextPool([...historyOps, ...historyStatuses])
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #end = 0

  /** The operation that the line is; `undefined` where it is not plain. The byte at `to` must be there: it is looked at. */
  read(bytes: Buffer, from: number, to: number): RawOperation | undefined {
    this.#bytes = bytes
    this.#at = from
    this.#end = to
    if (this.#next() !== OPEN) return undefined
    let client: unknown
    let op: unknown
    let key: unknown
    let value: unknown
    let expected: unknown
    let result: unknown
    let status: unknown
    let call: unknown
    let end: unknown
    let member = -1
    for (;;) {
      if (this.#next() !== QUOTE) return undefined
      member = this.#member(member + 1)
      if (member < 0 || this.#next() !== COLON) return undefined
      const given = this.#scalar()
      if (given === unplain) return undefined
      if (member === 0) client = given
      else if (member === 1) op = given
      else if (member === 2) key = given
      else if (member === 3) value = given
      else if (member === 4) expected = given
      else if (member === 5) result = given
      else if (member === 6) status = given
      else if (member === 7) call = given
      else if (member === 8) end = given
      const behind = this.#next()
      if (behind === CLOSE) break
      if (behind !== COMMA) return undefined
    }
    if (this.#at !== to) return undefined
    return shapedOperation(client, op, key, value, expected, result, status, call, end)
  }

  /** Goes behind the name of a member, and gives its place in {@link members}; -1 where the name is not plain. */
  #member(likely: number): number {
    for (let tried = 0; tried < members.length; tried += 1) {
      const place = (likely + tried) % members.length
      const name = members[place] ?? ''
      if (this.#bytes[this.#at + name.length] !== QUOTE || !isTextAt(this.#bytes, this.#at, name)) continue
      this.#at += name.length + 1
      return place
    }
    return this.#text() === unplain ? -1 : members.length
  }

  /** Goes behind a text. */
  #text(): string | typeof unplain {
    const bytes = this.#bytes
    const from = this.#at
    let hash = noHash
    for (let at = from; at < this.#end; at += 1) {
      const next = bytes[at] ?? 0
      if (next === QUOTE) {
        this.#at = at + 1
        return this.#pool.ascii(bytes, from, at, hash)
      }
      if (next === BACKSLASH || next < SPACE || next >= 0x80) return unplain
      hash = hashed(hash, next)
    }
    return unplain
  }

  /** Goes behind the next character that is no space, and gives it. */
  #next(): number {
    const bytes = this.#bytes
    let next = bytes[this.#at] ?? 0
    while (next === SPACE) {
      this.#at += 1
      next = bytes[this.#at] ?? 0
    }
    this.#at += 1
    return next
  }

  #scalar(): Scalar | typeof unplain {
    const next = this.#next()
    if (next === QUOTE) return this.#text()
    if ((next >= ZERO && next <= NINE) || next === MINUS) return this.#number(next)
    for (const [text, value] of words) if (this.#isWord(text)) return value
    return unplain
  }

  #number(first: number): number | typeof unplain {
    const bytes = this.#bytes
    const from = first === MINUS ? this.#at : this.#at - 1
    let at = from
    let number = 0
    for (let next = bytes[at] ?? 0; next >= ZERO && next <= NINE; next = bytes[at] ?? 0) {
      number = number * 10 + next - ZERO
      at += 1
    }
    const digits = at - from
    const behind = bytes[at] ?? 0
    const whole = behind === COMMA || behind === CLOSE || behind === SPACE
    if (!whole || digits === 0 || digits > safeDigits) return unplain
    if (bytes[from] === ZERO && (digits > 1 || first === MINUS)) return unplain
    this.#at = at
    return first === MINUS ? -number : number
  }

  /** Goes behind `text` where that is here; its first character has been passed. */
  #isWord(text: string): boolean {
    for (let at = 0; at < text.length; at += 1) {
      if (this.#bytes[this.#at - 1 + at] !== text.charCodeAt(at)) return false
    }
    this.#at += text.length - 1
    return true
  }
}
