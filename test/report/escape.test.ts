import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkup, scriptJson } from '../../src/report/escape.ts'

const anyText = fc.string({ unit: 'binary' })

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
