/** Skips a test that has begun, in the way of the runner at hand. */

/**
 * Whether the runner at hand cannot skip a test that has begun: Jest. It says so in the environment, in every process in which it
 * runs tests.
 */
export function cannotSkipWhileRunning(): boolean {
  return process.env['JEST_WORKER_ID'] !== undefined
}

/**
 * Skips the test that was called with `given` as `self`: Vitest and `node:test` hand every test a context, mocha makes it `this`.
 * Vitest and mocha throw to leave the test, which must be let through.
 *
 * @returns whether there was a way; where there is none, the caller has to see to it that the test does not pass
 */
export function skipRunning(self: unknown, given: readonly unknown[], reason: string): boolean {
  const [context] = given
  if (canSkip(context)) {
    context.skip(reason)
    return true
  }
  if (!canSkip(self)) return false
  // mocha has no reasons, but shows the title that the test has when it ends
  const test: unknown = Reflect.get(self, 'test')
  if (typeof test === 'object' && test !== null)
    Reflect.set(test, 'title', `${String(Reflect.get(test, 'title'))} (${reason})`)
  self.skip(reason)
  return true
}

function canSkip(value: unknown): value is { skip(reason: string): unknown } {
  // the context of Vitest is a function
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return typeof Reflect.get(value, 'skip') === 'function'
}
