import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { embeddedModules } from '../../scripts/embed.ts'

describe('the texts that the package carries', { timeout: 60_000 }, () => {
  it('are what their sources make of them; where this fails, run `npm run embed`', async () => {
    const modules = await embeddedModules()
    expect(modules.size).toBeGreaterThan(0)
    for (const [path, text] of modules) {
      expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') === text, path).toBe(true)
    }
  })
})
