/** Which keys a filter, an answer or an assertion is about. */
import { globTest, stringLiteral, UsageError } from '../kv/index.ts'

/** A matcher of vitest, jest or jasmine, such as `expect.stringContaining('user')`. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean
}

/** A matcher of sinon, such as `sinon.match(/^user:/)`. */
export interface SinonMatcher {
  test(other: unknown): boolean
}

/**
 * Keys, as people name them: the key itself; a glob, when it has a `*` or a `?` (`user:*`; `*` spans any characters, also
 * `/`; a backslash takes the next character literally); a RegExp; a predicate; or an asymmetric matcher of the test
 * framework.
 */
export type KeyMatcher = string | RegExp | ((key: string) => boolean) | AsymmetricMatcher | SinonMatcher

/** Whether `key` is meant. */
export type KeyTest = (key: string) => boolean

/**
 * `matcher` as a function. Throws a {@link UsageError} for anything that is no matcher.
 *
 * @param what names the argument in the sentence of the error
 */
export function keyTest(what: string, matcher: KeyMatcher): KeyTest {
  if (typeof matcher === 'string') return globTest(matcher)
  // a global or sticky RegExp carries its position from one test to the next; search() does not look at it
  if (matcher instanceof RegExp) return (key) => key.search(matcher) !== -1
  if (typeof matcher === 'object' && matcher !== null) {
    if ('asymmetricMatch' in matcher) return (key) => matcher.asymmetricMatch(key)
    if (typeof matcher.test === 'function') return (key) => matcher.test(key)
  }
  if (typeof matcher === 'function') return (key) => matcher(key)
  throw new UsageError(
    `${what}: the key is ${matcher === null ? 'null' : `of type ${typeof matcher}`}; expected a key, a glob such as 'user:*', a RegExp, a predicate, or an asymmetric matcher`,
  )
}

/** `matcher` as a person wrote it, for messages. */
export function printMatcher(matcher: KeyMatcher | undefined): string {
  if (matcher === undefined) return 'any key'
  if (typeof matcher === 'string') return stringLiteral(matcher)
  if (matcher instanceof RegExp) return String(matcher)
  if (typeof matcher === 'function') return matcher.name === '' ? 'a predicate' : `the predicate ${matcher.name}`
  // vitest and jest say it by a method, sinon by a message
  if ('toAsymmetricMatcher' in matcher && typeof matcher.toAsymmetricMatcher === 'function') {
    return String(matcher.toAsymmetricMatcher())
  }
  return 'message' in matcher && typeof matcher.message === 'string' ? matcher.message : 'a matcher'
}
