/**
 * Matchers and a fixture for vitest, thin skins over what every runner can use.
 *
 * @example
 * // vitest.setup.ts, named in vitest.config.ts as test.setupFiles
 * import { kvMatchers } from 'kv-testkit/vitest'
 * import { expect } from 'vitest'
 *
 * expect.extend(kvMatchers)
 *
 * @module
 */
export { type KVMatchers, kvMatchers, type MatcherAnswer } from './matchers.ts'
export { type MockFixtures, mockTest } from './mock-test.ts'
