import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visible } from '../../src/kv/index.ts'

const anyText = fc.string({ unit: 'binary' })

describe('visible', () => {
  it.each([
    ['\u001b[31m', '\\u001b[31m'],
    ['a\u0000b\r\n', 'a\\u0000b\\u000d\n'],
    ['\ud800', '\\ud800'],
    ['\u202etxt', '\\u202etxt'],
    ['\ufeff\ufffe\uffff', '\\ufeff\\ufffe\\uffff'],
    ['tab\tand 😀 é', 'tab\tand 😀 é'],
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
})
