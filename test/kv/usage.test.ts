import { describe, expect, it } from 'vitest'
import { isUsageError, knownKeys, numberAtLeast, oneOf, UsageError } from '../../src/kv/index.ts'

describe('bad input', () => {
  it('is answered with the legal values', () => {
    expect(oneOf('tier', 'soak', ['smoke', 'soak'])).toBe('soak')
    expect(() => oneOf('tier', 'Soak', ['smoke', 'soak'])).toThrow("tier is 'Soak'; expected one of 'smoke', 'soak'")
    expect(() => oneOf('tier', undefined, ['smoke'])).toThrow("tier is undefined; expected one of 'smoke'")
    expect(() => oneOf('tier', {}, ['smoke'])).toThrow('tier is an object;')
    expect(() => oneOf('tier', () => 'smoke', ['smoke'])).toThrow('tier is a function;')
  })

  it('is answered with the names that are known', () => {
    expect(() => knownKeys('options', { seed: 1 }, ['seed', 'tier'])).not.toThrow()
    expect(() => knownKeys('options', { sed: 1 }, ['seed', 'tier'])).toThrow(
      "options has no 'sed'; it takes 'seed', 'tier'",
    )
  })

  it.each([[0], [-1], [Number.NaN], [Infinity], ['3'], [null]])('is no number of at least 1: %j', (value) => {
    expect(() => numberAtLeast('times', value, 1)).toThrow('expected a number of at least 1')
  })

  it('is a number that is large enough', () => {
    expect(numberAtLeast('times', 1, 1)).toBe(1)
    expect(numberAtLeast('times', 1.5, 1)).toBe(1.5)
  })

  it('is known by its code, in another copy of the package too', () => {
    expect(isUsageError(new UsageError('x'))).toBe(true)
    expect(isUsageError(Object.assign(new Error('x'), { code: 'KV_TESTKIT_USAGE' }))).toBe(true)
    expect(isUsageError(new TypeError('x'))).toBe(false)
    expect(isUsageError({ code: 'KV_TESTKIT_USAGE' })).toBe(false)
  })
})
