import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { MockKV } from '../../src/mock/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The AssertionError that `check` throws. */
function failureOf(check: () => void): AssertionError {
  try {
    check()
  } catch (error) {
    if (error instanceof AssertionError) return error
    throw error
  }
  throw new Error('the assertion passed')
}

async function busy(): Promise<MockKV> {
  const kv = new MockKV({ entries: { 'user:1': 'Ada' } })
  await kv.getRaw('user:1')
  await kv.setRaw('user:1', bytes('Grace'))
  await kv.batchDelete(['user:2', 'user:3'])
  return kv
}

describe('assertCalled', () => {
  it('passes for a call by operation, by key, by value and by count', async () => {
    const kv = await busy()
    kv.assertCalled('getRaw')
    kv.assertCalled('setRaw', 'user:*')
    kv.assertCalled('setRaw', 'user:1', { value: 'Grace', times: 1 })
    kv.assertCalled('setRaw', undefined, { value: bytes('Grace') })
    kv.assertCalled('batchDelete', 'user:3')
    kv.assertCalled('list', undefined, { times: 0 })
  })

  it('fails with what was called and what was expected', async () => {
    const kv = await busy()
    const error = failureOf(() => kv.assertCalled('setRaw', 'user:1', { value: 'Alan', times: 2 }))
    expect(error.message).toBe('expected setRaw("user:1", "Alan") 2 times, got it never')
    expect(error.actual).toEqual(['setRaw("user:1", "Grace") → ok'])
    expect(error.expected).toEqual(['setRaw("user:1", "Alan")', 'setRaw("user:1", "Alan")'])
    expect(failureOf(() => kv.assertCalled('list')).message).toBe('expected list() at least once, got it never')
    expect(failureOf(() => kv.assertCalled('getRaw', undefined, { times: 0 })).message).toBe(
      'expected getRaw() never, got it once',
    )
  })

  it('has what is as expected on both sides of the diff', async () => {
    const kv = await busy()
    await kv.setRaw('user:2', bytes('Alan'))
    const tooFew = failureOf(() => kv.assertCalled('setRaw', 'user:2', { times: 2 }))
    expect(tooFew.actual).toEqual(['setRaw("user:1", "Grace") → ok', 'setRaw("user:2", "Alan") → ok'])
    expect(tooFew.expected).toEqual(['setRaw("user:2", "Alan") → ok', 'setRaw("user:2")'])
    const tooMany = failureOf(() => kv.assertCalled('setRaw', 'user:*', { times: 1 }))
    expect(tooMany.actual).toEqual(tooFew.actual)
    expect(tooMany.expected).toEqual(['setRaw("user:1", "Grace") → ok'])
  })

  it.each([
    ['text', 'x'.repeat(200)],
    ['bytes', new Uint8Array(200).fill(0xff)],
  ])('shows expected values in full, for long %s may differ at its end alone', async (_, value) => {
    const kv = new MockKV()
    const other = Buffer.concat([Buffer.from(value), Buffer.from('!')])
    await kv.setRaw('a', other)
    const { actual, expected } = failureOf(() => kv.assertCalled('setRaw', 'a', { value }))
    expect(actual).not.toEqual(expected)
    expect(String(actual).length).toBeGreaterThan(200)
    expect(String(expected).length).toBeGreaterThan(200)
  })

  it('refuses an expectation that does not exist', async () => {
    const kv = await busy()
    expect(() => kv.assertCalled('getRaw', 'a', JSON.parse('{"time":1}'))).toThrow(
      "assertCalled has no 'time'; it takes 'times', 'value'",
    )
  })
})

describe('assertNotCalled', () => {
  it('passes where there is no such call', async () => {
    const kv = await busy()
    kv.assertNotCalled('list')
    kv.assertNotCalled('getRaw', 'user:2')
  })

  it('fails with the calls', async () => {
    const kv = await busy()
    const error = failureOf(() => kv.assertNotCalled('getRaw', /^user/))
    expect(error.message).toBe('expected no getRaw(/^user/), got it once')
    expect(error.actual).toEqual(['getRaw("user:1") → "Ada"'])
    expect(error.expected).toEqual([])
  })
})

describe('assertCallOrder', () => {
  it('passes for calls in this order, with others between them', async () => {
    const kv = await busy()
    kv.assertCallOrder('getRaw', 'batchDelete')
    kv.assertCallOrder(['getRaw', 'user:1'], ['setRaw', 'user:1'], ['batchDelete', 'user:2'])
  })

  it('fails at the first step that has no call after the one before', async () => {
    const kv = await busy()
    const error = failureOf(() => kv.assertCallOrder('setRaw', ['getRaw', 'user:1']))
    expect(error.message).toBe('expected getRaw("user:1") after setRaw(), and there is none')
    expect(error.actual).toEqual([
      'getRaw("user:1") → "Ada"',
      'setRaw("user:1", "Grace") → ok',
      'batchDelete(["user:2", "user:3"]) → ok',
    ])
    expect(error.expected).toEqual(['setRaw("user:1", "Grace") → ok', 'getRaw("user:1")'])
  })

  it('needs one call for each step', async () => {
    const kv = await busy()
    expect(() => kv.assertCallOrder('getRaw', 'getRaw')).toThrow('expected getRaw() after getRaw(), and there is none')
  })

  it('refuses to assert nothing', () => {
    expect(() => new MockKV().assertCallOrder()).toThrow('assertCallOrder: no step is given')
  })
})

describe('assertEntries', () => {
  it('passes for exactly these bytes under exactly these keys', async () => {
    const kv = await busy()
    kv.assertEntries({ 'user:1': 'Grace' })
    kv.assertEntries(new Map([['user:1', bytes('Grace')]]))
  })

  it('fails with both, text and bytes as bytes, in the order of the keys', async () => {
    const kv = await busy()
    await kv.setRaw('blob', new Uint8Array([0xff]))
    const error = failureOf(() => kv.assertEntries({ 'user:1': 'Ada', zeta: '' }))
    expect(error.message).toBe('expected other entries: 3 keys differ')
    expect(error.actual).toEqual({ blob: 'hex ff', 'user:1': '"Grace"' })
    expect(error.expected).toEqual({ 'user:1': '"Ada"', zeta: '""' })
  })

  it.each([
    ['text from the same letters in another form', 'é', 'e\u0301'],
    ['bytes from text that names them', new Uint8Array([0xff]), 'hex ff'],
    ['a byte order mark from none', '\ufeffa', 'a'],
    ['a long value from one that differs in the middle', `${'x'.repeat(500)}a`, `${'x'.repeat(500)}b`],
  ])('tells %s', (_, one, other) => {
    expect(() => new MockKV({ entries: { k: one } }).assertEntries({ k: other })).toThrow('one key differs')
    new MockKV({ entries: { k: one } }).assertEntries({ k: one })
  })
})

describe('assertAllAnswersUsed', () => {
  it('passes when each was used as often as it was programmed for', async () => {
    const kv = new MockKV()
    kv.on('delete').times(2).rejects('KV_TIMEOUT')
    kv.on('list').returns([])
    for (const _ of [1, 2]) await kv.delete('a').catch(() => {})
    await kv.list('a')
    kv.assertAllAnswersUsed()
  })

  it('fails with those that were not, and with those that were never finished', async () => {
    const kv = new MockKV()
    kv.on('delete', 'a').times(2).rejects('KV_TIMEOUT')
    kv.on('list').once()
    kv.on('getRaw', 'x').nth(3).returns('never')
    await kv.delete('a').catch(() => {})
    const error = failureOf(() => kv.assertAllAnswersUsed())
    expect(error.message).toBe('3 programmed answers were not used')
    expect(error.actual).toEqual([
      `on('getRaw', "x").nth(3).returns(…): never`,
      `on('delete', "a").times(2).rejects('KV_TIMEOUT'): once`,
      `on('list').once(): not finished; say rejects, returns or callsThrough`,
    ])
    expect(error.expected).toEqual([
      `on('getRaw', "x").nth(3).returns(…): once`,
      `on('delete', "a").times(2).rejects('KV_TIMEOUT'): 2 times`,
      `on('list').once(): once`,
    ])
  })
})

describe('an assertion that fails', () => {
  it('has a stack that begins in the mock, not in what the mock is made of', async () => {
    const error = failureOf(() => new MockKV().assertCalled('list'))
    expect(error.stack).not.toContain('assertions.ts')
    expect(error.stack).toContain('assertions.test.ts')
  })
})
