/** Reads the JSON files that options name. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf, UsageError } from '../kv/index.ts'

/**
 * What the file at `path` holds, of whatever form. Throws a `UsageError` of one line where it cannot be read or is no JSON.
 *
 * @param option the flag that named the file, for the error
 * @param expected what the file should have held, for the error
 */
export function readJsonFile(option: string, path: string, cwd: string, expected: string): unknown {
  let text: string
  try {
    text = readFileSync(resolve(cwd, path), 'utf8')
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
