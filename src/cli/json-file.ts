/** Reads the JSON files that options name. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, UsageError } from '../kv/index.ts'

/** Bytes of such a file at most: more would be no plan, no profile and no list that anybody wrote. */
const mostBytes = 64 * 1_048_576

/**
 * What the file at `path` holds, of whatever form. Throws a `UsageError` of one line where it cannot be read or is no JSON.
 *
 * @param option the flag that named the file, for the error
 * @param expected what the file should have held, for the error
 */
export function readJsonFile(option: string, path: string, cwd: string, expected: string): unknown {
  const file = resolve(cwd, path)
  let text: string
  try {
    const { size } = statSync(file)
    if (size > mostBytes) throw new RangeError(`it has ${size} bytes, and at most ${mostBytes} are read`)
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${option}: ${path} cannot be read: ${messageOf(cause)}; expected ${expected}`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    // the parser quotes the file, line breaks included
    const why = messageOf(cause).replaceAll(/\s+/g, ' ')
    throw new UsageError(`${option}: ${path} is not JSON: ${why}; expected ${expected}`, { cause })
  }
}
