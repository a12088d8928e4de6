import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageOf, namedMessageOf, oneLine, quoted, visible } from '../../src/kv/index.ts'
import { acting, commandsIn, hostileTexts } from './fixtures/hostile-texts.ts'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.values(hostileTexts)))

describe('visible', () => {
  it.each([
    ['\u001b[31m', '\\u001b[31m'],
    ['a\u0000b\r\n', 'a\\u0000b\\u000d\n'],
    ['\ud800', '\\ud800'],
    ['\u202etxt', '\\u202etxt'],
    ['\ufeff\ufffe\uffff', '\\ufeff\\ufffe\\uffff'],
    ['a\u200bb\u{e0041}', 'a\\u200bb\\udb40\\udc41'],
    ['tab\tand 😀 é', 'tab\tand 😀 é'],
    ['::error::x\n  ::group::y', '\\u003a:error::x\n  \\u003a:group::y'],
    ['##vso[x] ###[error]', '\\u0023#vso[x] #\\u0023#[error]'],
    ['std::string, ::1 and ## a heading', 'std::string, ::1 and ## a heading'],
  ])('writes %j as %j', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('leaves only characters that XML 1.0 allows', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
      }),
    )
  })

  it('leaves nothing that acts, and what it gives it leaves as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visible(text)
        expect(acting.test(shown)).toBe(false)
        expect(commandsIn(shown)).toEqual([])
        expect(visible(shown)).toBe(shown)
      }),
    )
  })

  it('keeps what a string in a JSON document says', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text })
      }),
    )
  })
})

describe('quoted', () => {
  it('is one line of at most the length asked for, and what it gives it leaves as it is', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const shown = quoted(text, longest)
        expect(shown.length).toBeLessThanOrEqual(longest)
        expect(shown).not.toMatch(/[\n\r]/)
        expect(acting.test(shown)).toBe(false)
        expect(quoted(shown, longest)).toBe(shown)
      }),
    )
  })

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['abc\u0000defghijk', 8, 'abc…'],
    ['abc😀😀', 5, 'abc…'],
    ['abc\n\n  def', 20, 'abc def'],
  ])('writes %j in %i characters as %j', (text, longest, shown) => {
    expect(quoted(text, longest)).toBe(shown)
  })

  it('takes time in proportion to the limit alone', () => {
    expect(quoted('\n'.repeat(50_000_000), 10)).toBe('…')
  })
})

describe('oneLine', () => {
  it('takes time in proportion to the text, whatever it is made of', () => {
    expect(oneLine(`a${' '.repeat(1_000_000)}b\n c`)).toHaveLength(1_000_004)
  })
})

describe('messageOf', () => {
  const bare: unknown = Object.create(null)
  const throws = {
    toString(): string {
      throw new Error('no')
    },
  }

  it.each([
    [new Error('a\n  b'), 'a b'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [bare, '[object Object]'],
    [throws, '[object Object]'],
    [new Error('at redis://ann:secret@host:1/0?x=1, then'), 'at redis://ann:***@host:1/0?x=1, then'],
    [new Error("'postgres://host/db?password=secret'"), "'postgres://host/db?password=***'"],
  ])('of %o is %j', (thrown, said) => {
    expect(messageOf(thrown)).toBe(said)
  })

  it('is cut where a library quotes all that it was given', () => {
    expect(messageOf(new Error('x'.repeat(1_000_000)))).toHaveLength(2_000)
  })

  it('has the name before it where that is asked for', () => {
    expect(namedMessageOf(new TypeError('no function'))).toBe('TypeError: no function')
    expect(namedMessageOf(Object.assign(new Error('x'), { name: '\u001b[31m' }))).toBe('\\u001b[31m: x')
    expect(namedMessageOf(new RangeError())).toBe('RangeError')
    expect(namedMessageOf('text')).toBe('text')
  })
})
