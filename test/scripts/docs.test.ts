import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderedPages } from '../../scripts/docs/pages.ts'

describe('the pages that are made from the source, in whole or in part', { timeout: 60_000 }, () => {
  it('say what the source says; where this fails, run `npm run docs`', async () => {
    for (const [path, text] of await renderedPages()) {
      expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text)
    }
  })
})
