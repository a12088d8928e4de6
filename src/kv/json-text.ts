/** JSON for a file or a stream that may end on a terminal. */
import { visible } from './visible.ts'

/**
 * `value` as indented JSON with a line feed behind it. What acts on a terminal or a CI runner stands in it as escapes, which only
 * strings hold, so that whoever parses it reads the same.
 */
export function jsonText(value: unknown): string {
  return `${visible(JSON.stringify(value, undefined, 2))}\n`
}
