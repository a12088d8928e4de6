/** Bad input to the toolkit itself (not to a store): one sentence that names the legal values. The command line exits 2 on it. */

import { oneLine, quoted } from './visible.ts'

/** Someone asked the toolkit for something that does not exist or makes no sense. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError'
  readonly code = 'KV_TESTKIT_USAGE'

  /** What is quoted in the sentence may come from a file or a token, so it is made {@link oneLine | fit to be shown}. */
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options)
  }
}

/** Whether `error` is a {@link UsageError}, of this copy of the package or another. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && 'code' in error && error.code === 'KV_TESTKIT_USAGE'
}

/**
 * `value` if it is one of `legal`, else a {@link UsageError} that lists them.
 *
 * @param what names the setting in the sentence, such as `profile.prefix`
 */
export function oneOf<T extends string>(what: string, value: unknown, legal: readonly T[]): T {
  const found = legal.find((candidate) => candidate === value)
  if (found === undefined) {
    throw new UsageError(`${what} is ${shown(value)}; expected one of ${legal.map((name) => `'${name}'`).join(', ')}`)
  }
  return found
}

/** Throws a {@link UsageError} for the first property of `given` that `legal` does not name. */
export function knownKeys(what: string, given: object, legal: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (!legal.includes(name)) {
      throw new UsageError(
        `${what} has no '${quoted(name, longestShown)}'; it takes ${legal.map((known) => `'${known}'`).join(', ')}`,
      )
    }
  }
}

/** `value` if it is a finite number of at least `min`, else a {@link UsageError}. */
export function numberAtLeast(what: string, value: unknown, min: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min) {
    throw new UsageError(`${what} is ${shown(value)}; expected a number of at least ${min}`)
  }
  return value
}

/** Characters of a wrong value that are shown at most. */
const longestShown = 100

/** A wrong value as the sentence of an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${quoted(value, longestShown)}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
