import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyNamed, nameOf } from '../../../src/backends/file/name.ts'
import { hostileKeys } from '../fixtures/hostile-keys.ts'

/** What the least able of file systems makes of a name: case folded, characters composed or taken apart, dots and spaces off the end. */
const folds: readonly ((name: string) => string)[] = [
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => name.normalize('NFD'),
  (name) => name.normalize('NFKC'),
  (name) => name.replace(/[. ]+$/, ''),
]

const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).filter((key) => key.isWellFormed())

describe('the name of a file', () => {
  it.each(folds.map((fold) => [fold.toString().slice(10), fold] as const))(
    'tells hostile keys apart on a file system that does %s',
    (_, fold) => {
      expect(new Set(hostileKeys.map((key) => fold(nameOf(key)))).size).toBe(hostileKeys.length)
    },
  )

  it('is made of safe characters and fits every file system, for any key', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const name = nameOf(key)
        expect(name).toMatch(/^[kh][a-z0-9_=-]+$/)
        expect(name.length).toBeLessThanOrEqual(140)
      }),
      { examples: hostileKeys.map((key) => [key] as [string]) },
    )
  })

  it('gives a short key back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 11 }), (key) => {
        fc.pre(key.isWellFormed())
        expect(keyNamed(nameOf(key))).toEqual({ kind: 'key', key })
      }),
    )
  })

  it('is a hash for a long key', () => {
    expect(keyNamed(nameOf('x'.repeat(140)))).toEqual({ kind: 'hash' })
    expect(keyNamed(nameOf('x'.repeat(139)))).toEqual({ kind: 'key', key: 'x'.repeat(139) })
  })

  it.each(['', 'k', 'tmp', '.DS_Store', 'kA', 'k=6', 'k=61', 'k=zz', 'k=ff', 'K=41', 'habc', 'kfoo.txt', 'k=ed=a0=80'])(
    'leaves %j, which it never gives, to others',
    (name) => {
      expect(keyNamed(name)).toEqual({ kind: 'foreign' })
    },
  )
})
