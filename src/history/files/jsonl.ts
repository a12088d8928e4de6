/** The project's own form of a history file: one operation a line, as JSON. */
import { badLine, shortened } from './bad-line.ts'
import { checkOperation, type RawOperation } from '../check-operation.ts'
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
  readonly #strings = new Map<string, string>()

  /** The operation on a line. Throws a `UsageError` that names the line. */
  read(text: string, line: number): HistoryOperation {
    const given = parse(text, line)
    if (!isObject(given)) {
      throw badLine(line, `${shortened(text)} is not an object; expected one operation, {"client":"a","op":"get",…}`)
    }
    const { client, op, key, value, expected, result, status, call, return: end } = given
    const operation: RawOperation = {
      client: this.#once(client),
      op,
      key: this.#once(key),
      ...(value !== undefined && { value }),
      ...(expected !== undefined && { expected }),
      ...(result !== undefined && { result }),
      status,
      call,
      return: end,
    }
    checkOperation(operation, line - 1, 'line')
    return operation
  }

  #once(text: unknown): unknown {
    if (typeof text !== 'string') return text
    const known = this.#strings.get(text)
    if (known !== undefined) return known
    this.#strings.set(text, text)
    return text
  }
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
