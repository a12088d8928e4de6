import { describe, expect, it } from 'vitest'
import { highlight } from '../../../src/report/html/highlight.ts'

const text = (markup: string): string => markup.replaceAll(/<\/?span[^>]*>/g, '')

describe('highlight', () => {
  it('marks keywords, calls, strings, numbers and comments', () => {
    const { text: markup } = highlight('const n = await kv.getRaw("a // b") // 12')
    expect(markup).toBe(
      '<span class="tk">const</span> n = <span class="tk">await</span> kv.<span class="tf">getRaw</span>(<span class="ts">&quot;a // b&quot;</span>) <span class="tc">// 12</span>',
    )
  })

  it('changes no character of the program', () => {
    const program = "for (const x of [0xff, 1_000n]) { log(`${x}`, 'it\\'s', /* < */ \"é\") }"
    expect(text(highlight(program).text)).toBe(
      program.replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    )
  })

  it('survives a string that never ends', () => {
    expect(text(highlight('const a = "b').text)).toBe('const a = &quot;b')
  })
})
