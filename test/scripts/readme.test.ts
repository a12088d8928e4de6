import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/command-table.ts'
import { parseOptions } from '../../src/cli/option.ts'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const manifest: { readonly scripts: object } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

describe('the README', () => {
  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path)
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  })

  it('names commands and options that exist', async () => {
    const lines = [...readme.matchAll(/^npx kv-testkit ([a-z]+)(.*?)(?: +#.*)?$/gm)]
    expect(lines.length).toBeGreaterThan(5)
    for (const [line, name, rest = ''] of lines) {
      const command = commands.find((candidate) => candidate.name === name)
      expect(command, line).toBeDefined()
      const options = (await command?.load())?.options ?? {}
      const words = rest.split(' ').filter((word) => word !== '')
      expect(() => parseOptions(name ?? '', words, options), line).not.toThrow()
    }
  })

  it('names scripts of the package that exist', () => {
    for (const [, script = ''] of readme.matchAll(/\bnpm run ([\w:]+)/g)) {
      if (script === 'docs:servers') continue // names who writes the matrix
      expect(Object.keys(manifest.scripts)).toContain(script)
    }
  })
})
