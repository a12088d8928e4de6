import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkup, scriptJson } from '../../src/report/escape.ts'
import { visible } from '../../src/report/visible.ts'

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

describe('escapeMarkup', () => {
  it('leaves nothing that starts a tag, an entity or ends an attribute', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeMarkup(text).replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&"']/)
      }),
    )
  })
})

describe('scriptJson', () => {
  it('reads back the same and cannot end a script element', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = scriptJson({ text: `${text}</script><!--` })
        expect(json).not.toContain('<')
        expect(JSON.parse(json)).toEqual({ text: `${text}</script><!--` })
      }),
    )
  })
})
