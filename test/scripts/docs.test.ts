import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderedPages } from '../../scripts/docs/pages.ts'

describe('the pages of docs/ that are made from the source', () => {
  it('say what the source says; where this fails, run `npm run docs`', async () => {
    for (const [path, text] of await renderedPages()) {
      expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text)
    }
  })
})
