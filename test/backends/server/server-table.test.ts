import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { startFunctionOf } from '../../../scripts/docs/server-tables.ts'
import { serverKinds, servers } from '../../../src/backends/index.ts'
import { recipes } from '../../../src/containers/servers/index.ts'
import { serverSchemes } from '../../../src/cli/server-url.ts'

const page = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

describe.each(serverKinds)('the server %s', (kind) => {
  const { product, schemes, driver } = servers[kind]

  it('has a URL that the command line can tell from those of the others', () => {
    const own = schemes.map((scheme) => scheme.slice(0, -2)).filter((scheme) => serverSchemes[scheme] === kind)
    expect(own, `give ${kind} a scheme of its own in src/backends/server/server-table.ts`).not.toEqual([])
    expect(schemes.filter((scheme) => !scheme.endsWith('://'))).toEqual([])
  })

  it('is a subpath of the package', () => {
    expect(Object.keys(manifest.exports)).toContain(`./backends/${kind}`)
  })

  it('needs a package that is an optional peer, if any', () => {
    if (driver === undefined) return
    expect(manifest.peerDependencies, `add ${driver} to peerDependencies`).toHaveProperty([driver])
    expect(manifest.peerDependenciesMeta, `add ${driver} to peerDependenciesMeta`).toHaveProperty([driver], {
      optional: true,
    })
  })

  it('is put to the test with its own image where CI has the official ones', () => {
    const line = `{ kind: ${kind}, image: '${recipes[kind].image}' }`
    expect(page('.github/workflows/ci.yml'), 'add it to the matrix of servers').toContain(line)
  })

  it.each(['README.md', 'docs/containers.md'])('is named where %s names them all', (path) => {
    expect(page(path), `name ${product} among the servers`).toContain(product)
    expect(page(path), `name it among the functions that start servers`).toContain(`${startFunctionOf(kind)}()`)
  })
})
