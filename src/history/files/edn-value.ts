/**
 * Reads EDN (Rich Hickey, "extensible data notation") from bytes, as far as the lines of a log need it: one value, which ends
 * with its line. Equal values of EDN give equal JSON, whatever their spelling, and different ones different JSON, except that
 * a keyword is its name, a list is a vector, `1.0` is `1`, and a whole number beyond 2^53 is the text of its digits.
 */
import { badLine, shortened } from './bad-line.ts'
import { escapes, knownTags, namedCharacters, numberOf, safeDigits } from './edn-words.ts'
import { hashed, isTextAt, noHash, TextPool } from './text-pool.ts'
import type { Json } from '../operation.ts'
import { canonicalText } from '../value-table.ts'

/** As deep as values may be nested. */
const deepest = 200

const byte = (character: string): number => character.charCodeAt(0)
const QUOTE = byte('"')
const BACKSLASH = byte('\\')
const COLON = byte(':')
const SEMICOLON = byte(';')
const HASH = byte('#')
const UNDERSCORE = byte('_')
const PLUS = byte('+')
const MINUS = byte('-')
const ZERO = byte('0')
const NINE = byte('9')
const OPEN_MAP = byte('{')
const CLOSE_MAP = byte('}')
const OPEN_VECTOR = byte('[')
const CLOSE_VECTOR = byte(']')
const OPEN_LIST = byte('(')
const CLOSE_LIST = byte(')')

/** 1 for what stands between values, 2 for what else ends a token. */
const separators = new Uint8Array(256)
for (const blank of ' ,\t\n\r\f\v') separators[byte(blank)] = 1
for (const end of '"()[]{};') separators[byte(end)] = 2

/** A reader of values; what it reads is a line of a block. */
export class EdnCursor {
  readonly #pool: TextPool
  #bytes: Buffer = Buffer.alloc(0)
  #from = 0
  #at = 0
  #end = 0
  #line = 0

  /** @param names names that are looked for */
  constructor(names: readonly string[]) {
    this.#pool = new TextPool(names)
  }

  /** Goes to the beginning of a line. The byte at `end` must be there: it is looked at. */
  open(bytes: Buffer, from: number, end: number, line: number): void {
    this.#bytes = bytes
    this.#from = from
    this.#at = from
    this.#end = end
    this.#line = line
  }

  /** Goes behind what stands between values, discarded ones included. False at the end of the line. */
  more(depth = 0): boolean {
    for (;;) {
      while (this.#at < this.#end && separators[this.#peek()] === 1) this.#at += 1
      if (this.#at >= this.#end) return false
      const next = this.#peek()
      if (next === SEMICOLON) {
        // a line holds its own comment to the end
        this.#at = this.#end
        return false
      }
      if (next !== HASH || this.#peekBehind() !== UNDERSCORE) return true
      this.#at += 2
      this.value(this.#deeper(depth))
    }
  }

  /** Goes behind `character` where that is next. */
  takes(character: string): boolean {
    if (this.#at >= this.#end || this.#peek() !== byte(character)) return false
    this.#at += 1
    return true
  }

  /** Goes behind a tag, and gives its name; `undefined` where none is next. */
  tag(): string | undefined {
    if (this.#at >= this.#end || this.#peek() !== HASH) return undefined
    return this.#token(1)
  }

  /** Goes behind a keyword, and gives its name; `undefined` where none is next. */
  keyword(): string | undefined {
    if (this.#at >= this.#end || this.#peek() !== COLON) return undefined
    return this.#token(1)
  }

  /**
   * Goes behind the next keyword where that is one of `names`, and gives its place among them; -1 where it is not.
   *
   * @param likely the place that is tried first
   */
  keywordOf(names: readonly string[], likely: number): number {
    const from = this.#at + 1
    if (this.#peek() !== COLON) return -1
    for (let tried = 0; tried < names.length; tried += 1) {
      const place = (likely + tried) % names.length
      const name = names[place] ?? ''
      if (separators[this.#bytes[from + name.length] ?? 0] === 0 || !isTextAt(this.#bytes, from, name)) continue
      this.#at = from + name.length
      return place
    }
    return -1
  }

  /** Reads the next value. */
  value(depth = 0): Json {
    if (!this.more(depth)) throw this.problem('ends where a value should be: was the file cut off?')
    const next = this.#peek()
    if (next === QUOTE) return this.#string()
    if (next === COLON) return this.#token(1)
    if (next >= ZERO && next <= NINE) return this.#number()
    if (next === OPEN_VECTOR) return this.#sequence(CLOSE_VECTOR, depth)
    if (next === OPEN_LIST) return this.#sequence(CLOSE_LIST, depth)
    if (next === OPEN_MAP) return this.#map('', depth)
    if (next === HASH) return this.#dispatch(depth)
    if (next === BACKSLASH) return this.#character()
    if (next === CLOSE_MAP || next === CLOSE_VECTOR || next === CLOSE_LIST) {
      throw this.problem(`has '${String.fromCharCode(next)}' where a value should be`)
    }
    return this.#word()
  }

  /** Goes behind the next value; what is of no interest is not made. */
  skip(depth = 0): void {
    if (!this.more(depth)) throw this.problem('ends where a value should be: was the file cut off?')
    const next = this.#peek()
    if (separators[next] === 2 || next === HASH || next === BACKSLASH) this.value(depth)
    else this.#at = this.#tokenEnd(this.#at)
  }

  /** What is wrong with the line. */
  problem(what: string): Error {
    const { text } = this
    return badLine(this.#line, `${shortened(text)} ${what}`)
  }

  /** The line. */
  get text(): string {
    return this.#bytes.toString('utf8', this.#from, this.#end)
  }

  #peek(): number {
    return this.#bytes[this.#at] ?? 0
  }

  #peekBehind(): number {
    return this.#at + 1 < this.#end ? (this.#bytes[this.#at + 1] ?? 0) : 0
  }

  #deeper(depth: number): number {
    if (depth >= deepest) throw this.problem(`is nested more than ${deepest} deep`)
    return depth + 1
  }

  #tokenEnd(from: number): number {
    let to = from
    while (to < this.#end && separators[this.#bytes[to] ?? 0] === 0) to += 1
    return to
  }

  /** The token here without its first `skipped` characters. */
  #token(skipped: number): string {
    const bytes = this.#bytes
    const from = this.#at + skipped
    let hash = noHash
    let all = 0
    let at = from
    for (; at < this.#end; at += 1) {
      const next = bytes[at] ?? 0
      if (separators[next] !== 0) break
      hash = hashed(hash, next)
      all |= next
    }
    this.#at = at
    return this.#text(from, at, hash, all)
  }

  /** Bytes as text; `all` is all of them in one, which shows whether they are ASCII. */
  #text(from: number, to: number, hash: number, all: number): string {
    return all < 0x80 ? this.#pool.ascii(this.#bytes, from, to, hash) : this.#bytes.toString('utf8', from, to)
  }

  #string(): string {
    const bytes = this.#bytes
    const from = this.#at + 1
    let hash = noHash
    let all = 0
    for (let at = from; at < this.#end; at += 1) {
      const next = bytes[at] ?? 0
      if (next === QUOTE) {
        this.#at = at + 1
        return this.#text(from, at, hash, all)
      }
      if (next === BACKSLASH) return this.#escapedString(from)
      hash = hashed(hash, next)
      all |= next
    }
    throw this.problem('ends in the middle of a text: was the file cut off?')
  }

  #escapedString(from: number): string {
    for (let at = from; at < this.#end; at += 1) {
      const next = this.#bytes[at] ?? 0
      if (next === BACKSLASH) at += 1
      else if (next === QUOTE) {
        this.#at = at + 1
        return this.#unescaped(this.#bytes.toString('utf8', from, at))
      }
    }
    throw this.problem('ends in the middle of a text: was the file cut off?')
  }

  #unescaped(text: string): string {
    return text.replaceAll(
      /\\(?:u([0-9a-fA-F]{4})|(.?))/gsu,
      (_, code: string | undefined, plain: string | undefined) => {
        if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
        const meant = escapes.get(plain ?? '')
        if (meant === undefined) throw this.problem(`has the escape \\${plain} in a text, which EDN does not have`)
        return meant
      },
    )
  }

  #number(): Json {
    const bytes = this.#bytes
    let at = this.#at
    let number = 0
    const first = bytes[at]
    for (let next = bytes[at] ?? 0; at < this.#end && next >= ZERO && next <= NINE; next = bytes[at] ?? 0) {
      number = number * 10 + next - ZERO
      at += 1
    }
    const plain = at === this.#end || separators[bytes[at] ?? 0] !== 0
    const digits = at - this.#at
    if (!plain || digits > safeDigits || (first === ZERO && digits > 1)) return this.#word()
    this.#at = at
    return number
  }

  /** A number, `nil`, `true`, `false` or a symbol. */
  #word(): Json {
    const word = this.#token(0)
    if (word === 'nil') return null
    if (word === 'true') return true
    if (word === 'false') return false
    const first = word.charCodeAt(0)
    return first === PLUS || first === MINUS || (first >= ZERO && first <= NINE) ? numberOf(word) : { sym: word }
  }

  #character(): Json {
    const from = this.#at + 1
    // what is behind the backslash may be what ends a token elsewhere
    const first = this.#bytes[from] ?? 0
    if (from >= this.#end) throw this.problem('ends in the middle of a character: was the file cut off?')
    this.#at = separators[first] === 0 ? this.#tokenEnd(from) : from + 1
    const name = this.#bytes.toString('utf8', from, this.#at)
    const unicode = /^u([0-9a-fA-F]{4})$/.exec(name)
    if (unicode !== null) return { char: String.fromCharCode(Number.parseInt(unicode[1] ?? '', 16)) }
    return { char: namedCharacters.get(name) ?? name }
  }

  #sequence(close: number, depth: number): Json[] {
    const inside = this.#deeper(depth)
    this.#at += 1
    const values: Json[] = []
    while (!this.#closes(close, inside)) values.push(this.value(inside))
    return values
  }

  #map(namespace: string, depth: number): Json {
    const inside = this.#deeper(depth)
    this.#at += 1
    const entries: [string, Json][] = []
    while (!this.#closes(CLOSE_MAP, inside)) {
      const name = this.#name(namespace, inside)
      entries.push([name, this.value(inside)])
    }
    return Object.fromEntries(entries)
  }

  /** The key of a map's entry: the name of a keyword and a text as they are, what else there is as JSON. */
  #name(namespace: string, depth: number): string {
    const bare = this.keyword()
    if (bare !== undefined) {
      if (namespace === '') return bare
      return bare.startsWith('_/') ? bare.slice(2) : bare.includes('/') ? bare : `${namespace}/${bare}`
    }
    const key = this.value(depth)
    return typeof key === 'string' ? key : canonicalText(key)
  }

  /** Goes behind `close` where that is next. */
  #closes(close: number, depth: number): boolean {
    if (!this.more(depth)) throw this.problem(`ends before its '${String.fromCharCode(close)}': was the file cut off?`)
    if (this.#peek() !== close) return false
    this.#at += 1
    return true
  }

  /** What begins with `#`: a set, a map whose keys share a namespace, a number that is none, or a tagged value. */
  #dispatch(depth: number): Json {
    const next = this.#peekBehind()
    if (next === OPEN_MAP) {
      this.#at += 1
      const members = this.#sequence(CLOSE_MAP, depth).map((member) => ({ member, text: canonicalText(member) }))
      members.sort((a, b) => (a.text < b.text ? -1 : 1))
      return { set: members.map(({ member }) => member) }
    }
    if (next === HASH) return { sym: this.#token(0) }
    const tag = this.#token(1)
    if (tag === '') throw this.problem(`has a '#' without a tag`)
    if (tag.startsWith(':')) {
      if (!this.more(depth) || this.#peek() !== OPEN_MAP) throw this.problem(`has no map behind '#${tag}'`)
      return this.#map(tag.slice(1), depth)
    }
    const value = this.value(this.#deeper(depth))
    const known = knownTags.get(tag)
    return known === undefined ? { tag, val: value } : known(value)
  }
}
