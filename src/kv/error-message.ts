/**
 * What something that was thrown says: libraries throw strings and plain objects too, quote megabytes, and the URL with its
 * password.
 */
import { withoutPasswords } from './password.ts'
import { isError } from './realm.ts'
import { quoted, visible } from './visible.ts'

/** The message of an error, or the thing itself as text: on one line, without what steers a terminal, and not too long. */
export function messageOf(thrown: unknown): string {
  return quoted(withoutPasswords(asText(thrown, 'message')))
}

/** Characters of a message that are shown in a sentence at most: some native drivers put a whole backtrace into theirs. */
const longestInSentence = 300

/** The name of an error and its message for a sentence, cut where it is long: `TypeError: it is not a function`. */
export function namedMessageOf(thrown: unknown): string {
  const message = quoted(messageOf(thrown), longestInSentence)
  if (!isError(thrown)) return message
  const name = quoted(asText(thrown, 'name'), 100)
  return message === '' ? name : `${name}: ${message}`
}

/** `error` as a developer wants to read it: with its stack, where it has one. */
export function traceOf(error: unknown): string {
  return isError(error) ? visible(withoutPasswords(error.stack ?? asText(error, 'message'))) : messageOf(error)
}

function asText(thrown: unknown, field: 'message' | 'name'): string {
  try {
    return String(isError(thrown) ? thrown[field] : thrown)
  } catch {
    // an object without a prototype, or whose toString throws
    return Object.prototype.toString.call(thrown)
  }
}
