/** What is wrong with a line of a history file. */
import { quoted, UsageError } from '../../kv/index.ts'

/** A `UsageError` that begins with the line's number. */
export function badLine(line: number, problem: string): UsageError {
  return new UsageError(`line ${line}: ${problem}`)
}

/** A piece of a line, short enough for a message. */
export function shortened(text: string): string {
  return quoted(text, 60)
}
