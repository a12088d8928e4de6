import { describe, expect, it } from 'vitest'
import { errorChain, namedMessageOf } from '../../src/kv/index.ts'

describe('errorChain', () => {
  it('has the error and its causes, each with where it came from', () => {
    const cause = Object.assign(new Error('not a directory'), { code: 'ENOTDIR' })
    const [outer, inner] = errorChain(new TypeError('the cache failed', { cause }))
    expect(outer?.message).toBe('TypeError: the cache failed')
    expect(outer?.at).toMatch(/test\/kv\/error-chain\.test\.ts:\d+:\d+\)?$/)
    expect(inner?.message).toBe('Error: not a directory [ENOTDIR]')
  })

  it('passes over the frames of Node and of this package', () => {
    const error = new Error('it failed')
    error.stack = [
      'Error: it failed',
      '    at node:internal/fs:1:1',
      `    at open (${process.cwd()}/src/conformance/run.ts:3:4)`,
      '    at other (/srv/app/node_modules/kv-testkit/dist/a.mjs:5:6)',
      '    at async Store.list (file:///srv/app/store.mjs:12:20)',
    ].join('\n')
    expect(errorChain(error)).toEqual([{ message: 'Error: it failed', at: 'Store.list (/srv/app/store.mjs:12:20)' }])
  })

  it('has what is gathered in one error, and ends where causes go round', () => {
    const first = new Error('first')
    const gathered = new AggregateError([first, 'second'])
    first.cause = gathered
    expect(errorChain(gathered).map(({ message }) => message)).toEqual(['AggregateError', 'Error: first', 'second'])
  })

  it('keeps messages whole up to 10,000 characters, and no password', () => {
    const long = 'line\n'.repeat(1_000)
    expect(errorChain(new Error(long))[0]?.message).toBe(`Error: ${long}`)
    expect(errorChain('x'.repeat(20_000))[0]?.message).toHaveLength(10_000)
    expect(errorChain(new Error('redis://me:secret@host'))[0]?.message).not.toContain('secret')
  })

  it('takes whatever may be thrown', () => {
    const awkward = {
      get cause(): never {
        throw new Error('no')
      },
      toString: () => {
        throw new Error('no')
      },
    }
    expect(errorChain(awkward)).toEqual([{ message: '[object Object]' }])
    expect(errorChain(undefined)).toEqual([{ message: 'undefined' }])
  })
})

describe('namedMessageOf', () => {
  it('gives a backtrace of many lines on one, cut at 300 characters', () => {
    const said = namedMessageOf(new Error(`native error\n${'  0: rust_backtrace\n'.repeat(100)}`))
    expect(said).toMatch(/^Error: native error 0: rust_backtrace 0: /)
    expect(said).toHaveLength('Error: '.length + 300)
    expect(said.endsWith('…')).toBe(true)
  })
})
