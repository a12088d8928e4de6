import { describe, expect, it } from 'vitest'
import { codeOf, errorCodes, isErrorCode, KVError } from '../../src/kv/index.ts'

describe('KVError', () => {
  it('says the operation, the key, what is wrong and the code', () => {
    const error = new KVError('KV_NOT_FOUND', { op: 'getRaw', key: 'é' })
    expect(error.message).toBe('getRaw("é" (U+00E9)): there is no such key [KV_NOT_FOUND]')
    expect(error).toMatchObject({ name: 'KVError', code: 'KV_NOT_FOUND', op: 'getRaw', key: 'é', retryable: false })
    expect(error).toBeInstanceOf(Error)
  })

  it('says without a key what concerns none, with a detail of its own where there is one', () => {
    expect(new KVError('KV_BATCH_TOO_LARGE', { op: 'batchSetRaw', detail: '9 entries' }).message).toBe(
      'batchSetRaw: 9 entries [KV_BATCH_TOO_LARGE]',
    )
  })

  it('has a cause only where one is given, undefined included', () => {
    expect('cause' in new KVError('KV_CLOSED', { op: 'list' })).toBe(false)
    expect('cause' in new KVError('KV_CLOSED', { op: 'list', cause: undefined })).toBe(true)
    const cause = new Error('ECONNRESET')
    expect(new KVError('KV_UNAVAILABLE', { op: 'list', cause }).cause).toBe(cause)
  })

  it('can be retried where the store was not reached or did not answer, unless it says otherwise', () => {
    const retryable = Object.keys(errorCodes)
      .filter(isErrorCode)
      .filter((code) => new KVError(code, { op: 'delete' }).retryable)
    expect(retryable).toEqual(['KV_UNAVAILABLE', 'KV_TIMEOUT'])
    expect(new KVError('KV_TIMEOUT', { op: 'delete', retryable: false }).retryable).toBe(false)
    expect(new KVError('KV_UNAVAILABLE', { op: 'delete', retryAfterMs: 250 }).retryAfterMs).toBe(250)
  })
})

describe('codeOf', () => {
  class Missing extends Error {}
  const classify = (error: unknown): 'KV_NOT_FOUND' | undefined =>
    error instanceof Missing ? 'KV_NOT_FOUND' : undefined

  it('tells errors by their code, of whatever class they are', () => {
    expect(codeOf(new KVError('KV_CLOSED', { op: 'getRaw' }))).toBe('KV_CLOSED')
    expect(codeOf(Object.assign(new Error('gone'), { code: 'KV_NOT_FOUND' }))).toBe('KV_NOT_FOUND')
    expect(codeOf({ code: 'KV_TIMEOUT' })).toBe('KV_TIMEOUT')
  })

  it.each([
    ['an error with a code of its own system', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['a code that only every object has', Object.assign(new Error('x'), { code: 'toString' })],
    ['a code that is no string', { code: 7 }],
    ['an error without a code', new Error('KV_NOT_FOUND')],
    ['a string', 'KV_NOT_FOUND'],
    ['null', null],
    ['nothing', undefined],
  ])('has no code for %s', (_, error) => {
    expect(codeOf(error)).toBeUndefined()
  })

  it('asks the classifier first, and the error itself where the classifier does not know', () => {
    expect(codeOf(new Missing(), classify)).toBe('KV_NOT_FOUND')
    expect(codeOf(Object.assign(new Missing(), { code: 'KV_CORRUPT' }), classify)).toBe('KV_NOT_FOUND')
    expect(codeOf({ code: 'KV_CORRUPT' }, classify)).toBe('KV_CORRUPT')
    expect(codeOf(new Error('other'), classify)).toBeUndefined()
  })
})
