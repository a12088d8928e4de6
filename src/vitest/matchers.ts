/** Matchers for vitest. What they say is what the assertions of `MockKV` and the runners say: nothing is judged here. */
import { AssertionError } from 'node:assert'
import { assertConformance, type ConformanceOptions, type Target } from '../conformance/index.ts'
import { checkLinearizable, type HistoryOperation, type LinearizabilityOptions } from '../history/index.ts'
import {
  codeOf,
  type ErrorClassifier,
  type KVErrorCode,
  namedMessageOf,
  type Operation,
  UsageError,
} from '../kv/index.ts'
import { type CallExpectation, type CallStep, type KeyMatcher, type MockEntries, MockKV } from '../mock/index.ts'

/** What `expect` has once it is extended with {@link kvMatchers}. */
export interface KVMatchers<R> {
  /**
   * A `MockKV` was called so, as `kv.assertCalled` has it.
   *
   * @example
   * expect(kv).toHaveReceived('setRaw', 'user:1', { times: 1, value: 'Ada' })
   */
  toHaveReceived(op: Operation, key?: KeyMatcher, expectation?: CallExpectation): R
  /** Calls of these steps began on a `MockKV` in this order, as `kv.assertCallOrder` has it. */
  toHaveReceivedInOrder(...steps: CallStep[]): R
  /** A `MockKV` holds exactly these entries. */
  toHoldEntries(entries: MockEntries): R
  /** Every answer programmed on a `MockKV` was used as often as it was programmed for. */
  toHaveUsedItsAnswers(): R
  /**
   * An error has a code of the contract.
   *
   * @param classify for a store whose errors carry no such code
   * @example
   * await expect(kv.getRaw('absent')).rejects.toHaveCode('KV_NOT_FOUND')
   */
  toHaveCode(code: KVErrorCode, classify?: ErrorClassifier): R
  /**
   * A backend keeps the contract, as `assertConformance` has it. Await it, and give the test time.
   *
   * @example
   * await expect(() => new MyBackend()).toConform({ tier: 'smoke' })
   */
  toConform(options?: ConformanceOptions): Promise<R>
  /** A history is linearizable, as `checkLinearizable` has it. One that could not be decided is not. */
  toBeLinearizable(options?: LinearizabilityOptions): R
}

declare module 'vitest' {
  interface Matchers<T> extends KVMatchers<T> {}
}

/** What vitest expects of a matcher. */
export interface MatcherAnswer {
  readonly pass: boolean
  readonly message: () => string
  readonly actual?: unknown
  readonly expected?: unknown
}

/** Matchers of everything that this package judges, for `expect.extend`. */
export const kvMatchers: {
  readonly [Name in keyof KVMatchers<void>]: (
    received: unknown,
    ...expected: Parameters<KVMatchers<void>[Name]>
  ) => ReturnType<KVMatchers<MatcherAnswer>[Name]>
} = {
  toHaveReceived: (received, op, key, expectation) =>
    judged(`a call of ${op}`, () => mockIn('toHaveReceived', received).assertCalled(op, key, expectation)),
  toHaveReceivedInOrder: (received, ...steps) =>
    judged('these calls in this order', () => mockIn('toHaveReceivedInOrder', received).assertCallOrder(...steps)),
  toHoldEntries: (received, entries) =>
    judged('these entries', () => mockIn('toHoldEntries', received).assertEntries(entries)),
  toHaveUsedItsAnswers: (received) =>
    judged('a programmed answer that is not used', () =>
      mockIn('toHaveUsedItsAnswers', received).assertAllAnswersUsed(),
    ),
  toHaveCode: (received, code, classify) => {
    const actual = codeOf(received, classify)
    return {
      pass: actual === code,
      message: () =>
        actual === code
          ? `expected an error with another code than ${code}`
          : `expected an error with the code ${code}, got ${actual ?? 'one without a code'}: ${namedMessageOf(received)}`,
      actual,
      expected: code,
    }
  },
  toConform: async (received, options) => {
    if (!mayBeTarget(received)) {
      throw new UsageError('toConform: expected a factory, a described backend or an open store')
    }
    try {
      await assertConformance(received, options)
      return upheld('a store that breaks the contract')
    } catch (error) {
      return failed(error)
    }
  },
  toBeLinearizable: (received, options) => {
    if (!isHistory(received)) throw new UsageError('toBeLinearizable: expected an array of operations')
    const { verdict, reason, violations } = checkLinearizable(received, options)
    const said = violations.map(({ sentence, diagram }) => `${sentence}\n\n${diagram}`).join('\n\n')
    return {
      pass: verdict === 'ok',
      message: () =>
        verdict === 'ok'
          ? 'expected a history that is not linearizable'
          : verdict === 'violation'
            ? `expected a linearizable history\n\n${said}`
            : `expected a linearizable history; this one could not be decided: ${reason}`,
    }
  },
}

/** The answer of an assertion, `otherwise` being what `.not` would have wanted. */
function judged(otherwise: string, assertion: () => void): MatcherAnswer {
  try {
    assertion()
    return upheld(otherwise)
  } catch (error) {
    return failed(error)
  }
}

function upheld(otherwise: string): MatcherAnswer {
  return { pass: true, message: () => `expected not to find what is there: ${otherwise}` }
}

/** An assertion that failed, as an answer. Anything else goes on as an error: bad input is no verdict. */
function failed(error: unknown): MatcherAnswer {
  if (!(error instanceof AssertionError)) throw error
  return { pass: false, message: () => error.message, actual: error.actual, expected: error.expected }
}

function mockIn(matcher: string, received: unknown): MockKV {
  if (received instanceof MockKV) return received
  throw new UsageError(`${matcher}: expected a MockKV, got ${received === null ? 'null' : typeof received}`)
}

function mayBeTarget(received: unknown): received is Target {
  return typeof received === 'function' || (typeof received === 'object' && received !== null)
}

function isHistory(received: unknown): received is readonly HistoryOperation[] {
  return Array.isArray(received)
}
