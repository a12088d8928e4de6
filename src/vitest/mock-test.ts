/** A fixture that gives each test a `MockKV` of its own. */
import { test, type TestAPI } from 'vitest'
import { MockKV, type MockOptions } from '../mock/index.ts'

/** What a test of {@link mockTest} is given. */
export interface MockFixtures {
  /** Made for this test, and disposed of behind it. */
  readonly kv: MockKV
}

/**
 * vitest's `test` with a fresh mock for each test that asks for one, so that no record and no programmed answer outlives its
 * test. Where the test fails, the calls of its mock are printed.
 *
 * @param options as of `MockKV`
 * @example
 * const it = mockTest({ profile: profiles.redis })
 *
 * it('asks the store once', async ({ kv }) => {
 *   await service(kv).load('user:1')
 *   expect(kv).toHaveReceived('getRaw', 'user:1', { times: 1 })
 * })
 */
export function mockTest(options: MockOptions = {}): TestAPI<MockFixtures> {
  return test.extend<MockFixtures>({
    kv: async ({ onTestFailed }, use) => {
      const kv = new MockKV(options)
      onTestFailed(() => console.error(`what the store was asked:\n${kv.calls.toTable()}`))
      await use(kv)
      kv[Symbol.dispose]()
    },
  })
}
