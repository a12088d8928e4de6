/** The project's own form of a history file: one operation a line, as JSON. */
import { badLine, shortened } from './bad-line.ts'
import { checkOperation, type RawOperation } from '../check-operation.ts'
import { deepestJson, surveyJson } from './exact-json.ts'
import { PlainJsonLine } from './json-line.ts'
import { LongStamps } from './long-stamps.ts'
import { shapedOperation } from './operation-shape.ts'
import type { HistoryOperation } from '../operation.ts'

/** The lines of a history file, each with its line break. */
export function* historyLines(history: Iterable<HistoryOperation>): Generator<string> {
  for (const operation of history) yield historyLine(operation)
}

/** One line of a history file, with its line break: what `onOperation` of a recorder may append to a file. */
export function historyLine(operation: HistoryOperation): string {
  return `${JSON.stringify(operation)}\n`
}

/** Reads operations from JSON lines. Strings that come again and again are kept once. */
export class JsonlReader {
  readonly #plain = new PlainJsonLine()
  readonly #stamps = new LongStamps()
  #operations = 0
  #beforeLong = 0

  /** The operation on a line. Throws a `UsageError` that names the line. */
  read(bytes: Buffer, from: number, to: number, line: number): HistoryOperation {
    const plain = this.#plain.read(bytes, from, to)
    let operation: HistoryOperation
    if (plain === undefined || this.#stamps.met) operation = this.#exact(bytes.toString('utf8', from, to), line)
    else {
      checkOperation(plain, line - 1, 'line')
      operation = plain
    }
    this.#operations += 1
    return operation
  }

  /** Sees to stamps that are counted from one another. To be called with all operations that were read. */
  settle(history: HistoryOperation[], lineOf: (at: number) => number): void {
    this.#stamps.settle(history, this.#beforeLong, lineOf)
  }

  #exact(text: string, line: number): HistoryOperation {
    const rounded = parse(text, line)
    const { depth, exact } = surveyJson(text)
    if (depth > deepestJson) throw badLine(line, `${shortened(text)} is nested more than ${deepestJson} deep`)
    const operation = shaped(rounded, text, line)
    checkOperation(operation, line - 1, 'line')
    const long = LongStamps.isLong(operation.call) || LongStamps.isLong(operation.return)
    if (exact === text && !long && !this.#stamps.met) return operation
    const given = shaped(parse(exact, line), text, line)
    if (long && !this.#stamps.met) this.#beforeLong = this.#operations
    const counted =
      long || this.#stamps.met
        ? this.#counted(given, operation, line)
        : { call: operation.call, return: operation.return }
    const whole: RawOperation = { ...given, ...counted }
    checkOperation(whole, line - 1, 'line')
    return whole
  }

  #counted(given: RawOperation, { call, return: end }: HistoryOperation, line: number): Stamps {
    return {
      call: this.#stamps.count(exactStamp(given.call, call), 'call', line),
      return: end === null ? null : this.#stamps.count(exactStamp(given.return, end), 'return', line),
    }
  }
}

type Stamps = Pick<HistoryOperation, 'call' | 'return'>

/** A stamp as its digits say it, where it has so many that they were kept as text. */
function exactStamp(given: unknown, rounded: number): number | bigint {
  return typeof given === 'string' ? BigInt(given) : rounded
}

function shaped(given: unknown, text: string, line: number): RawOperation {
  if (!isObject(given)) {
    throw badLine(line, `${shortened(text)} is not an object; expected one operation, {"client":"a","op":"get",…}`)
  }
  const { client, op, key, value, expected, result, status, call, return: end } = given
  return shapedOperation(client, op, key, value, expected, result, status, call, end)
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const cut = text.startsWith('{') && !text.endsWith('}')
    const why = cut ? 'the line ends in the middle of an operation: was the file cut off?' : String(error)
    throw badLine(line, `${shortened(text)} is not JSON; ${why}`)
  }
}

function isObject(value: unknown): value is RawOperation {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
