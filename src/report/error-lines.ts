/** The error behind a failure in a few lines: where it came from, and what caused it. */
import type { Failure } from '../conformance/index.ts'
import { quoted } from '../kv/index.ts'

/** Characters of a message that are shown at most; the JSON has more. */
const longestMessage = 300

/** One line each: the frame of the error itself, whose message stands in `got`, then each cause with its own frame. */
export function errorLines({ errors = [] }: Failure): readonly string[] {
  return errors.flatMap(({ message, at }, index) => {
    const from = at === undefined ? '' : `at ${quoted(at, longestMessage)}`
    if (index === 0) return from === '' ? [] : [from]
    return [`caused by ${[quoted(message, longestMessage), from].filter((part) => part !== '').join(' ')}`]
  })
}
