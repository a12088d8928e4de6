/** Event lines as EDN maps, `{:process 0, :type :invoke, :f :read, :value nil}`, as Jepsen and Porcupine's `kv` data have them. */
import { badLine, shortened } from './bad-line.ts'
import { EdnCursor } from './edn-value.ts'
import { eventFunctions, type EventLine } from './event-lines.ts'
import type { LineCounts } from './line-counts.ts'
import type { Json } from '../operation.ts'

const expectedMap = 'expected one operation, {:process … :type … :f …}'

/** The tag of an operation as Jepsen prints its records. */
const operationTag = 'jepsen.history.Op'

/** The names of an operation's members, in the order in which they are often written. */
const members = ['process', 'type', 'f', 'key', 'value', 'time', 'index', 'error'] as const

/** What most lines have in them. */
const words = ['nil', 'true', 'false', 'nemesis', 'invoke', 'ok', 'fail', 'info', ...eventFunctions]

/** Reads event lines, and counts those that are none. */
export class EdnReader {
  readonly #cursor = new EdnCursor(words)
  readonly #counts: LineCounts

  constructor(counts: LineCounts) {
    this.#counts = counts
  }

  /** The event of a line; `undefined` where it is not about a client. */
  read(bytes: Buffer, from: number, to: number, line: number): EventLine | undefined {
    const cursor = this.#cursor
    cursor.open(bytes, from, to, line)
    if (this.#isFrame(bytes, from, to)) {
      this.#counts.other += 1
      return undefined
    }
    if (!cursor.more()) {
      this.#counts.comments += 1
      return undefined
    }
    // a Jepsen history may also be one vector over all lines
    if (cursor.takes('[')) cursor.more()
    const tag = cursor.tag()
    if (!cursor.takes('{') || (tag !== undefined && tag !== operationTag)) {
      throw badLine(line, `${shortened(cursor.text)} is not an EDN map; ${expectedMap}`)
    }
    const event = this.#event(line)
    while (cursor.more()) {
      if (!cursor.takes(']')) throw cursor.problem(`has more behind its map; ${expectedMap}, a line`)
    }
    if (event === undefined) this.#counts.nemesis += 1
    return event
  }

  /** Whether the line only opens or closes the vector over all lines. */
  #isFrame(bytes: Buffer, from: number, to: number): boolean {
    const only = to - from === 1 ? bytes[from] : undefined
    return only === frameOpen || only === frameClose
  }

  #event(line: number): EventLine | undefined {
    const cursor = this.#cursor
    let process: Json | undefined
    let type: Json | undefined
    let f: Json | undefined
    let key: Json = null
    let value: Json = null
    let member = -1
    for (;;) {
      if (!cursor.more()) {
        throw badLine(
          line,
          `${shortened(cursor.text)} is not an EDN map: its end is missing, was the file cut off? ${capital(expectedMap)}`,
        )
      }
      if (cursor.takes('}')) break
      member = cursor.keywordOf(members, member + 1)
      if (member === 0) process = cursor.value()
      else if (member === 1) type = cursor.value()
      else if (member === 2) f = cursor.value()
      else if (member === 3) key = cursor.value()
      else if (member === 4) value = cursor.value()
      else {
        if (member < 0) cursor.skip()
        cursor.skip()
      }
    }
    if (process === 'nemesis') return undefined
    if (typeof process !== 'string' && typeof process !== 'number') throw badLine(line, `':process' is missing`)
    if (typeof type !== 'string') throw badLine(line, `':type' is missing; expected :invoke, :ok, :fail or :info`)
    if (typeof f !== 'string') throw badLine(line, `':f' is missing; expected a function such as :read`)
    if (key === null) return { process, type, f, value }
    return { process, type, f, key: typeof key === 'string' ? key : JSON.stringify(key), value }
  }
}

const frameOpen = '['.charCodeAt(0)
const frameClose = ']'.charCodeAt(0)

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
