import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const bare = inject('bare')
const tsc = join(inject('equipped'), 'node_modules/.bin/tsc')
const options = '--noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types node'.split(
  ' ',
)
const typeRoots = ['--typeRoots', join(inject('equipped'), 'node_modules/@types')]

const manifest: { readonly exports: Readonly<Record<string, { readonly require?: object }>> } = JSON.parse(
  await readFile(join(bare, 'node_modules/kv-testkit/package.json'), 'utf8'),
)
/** Entry points whose types stand on nothing that is not installed with the package: what vitest is needed for is not required. */
const standing = Object.keys(manifest.exports)
  .filter((subpath) => manifest.exports[subpath]?.require !== undefined)
  .map((subpath) => subpath.replace('.', 'kv-testkit'))

describe('the types, with no optional peer installed and every declaration checked', () => {
  it('hold in an ES module and in a CommonJS module that import every entry point', async () => {
    const imports = standing.map((specifier, index) => `import * as entry${index} from '${specifier}'`)
    const uses = standing.map((_, index) => `entry${index}`)
    const source = `${imports.join('\n')}\nexport const entries = [${uses.join(', ')}]\n`
    const files = ['consumer.mts', 'consumer.cts']
    for (const file of files) await writeFile(join(bare, file), source)
    expect(await run(tsc, [...options, ...typeRoots, ...files], bare)).toBe('')
  })

  it('refuse a store that lacks an operation', async () => {
    const file = 'incomplete.mts'
    await writeFile(
      join(bare, file),
      "import type { KV } from 'kv-testkit'\nexport const store: KV = { close: async () => {} }\n",
    )
    await expect(run(tsc, [...options, ...typeRoots, file], bare)).rejects.toThrow(/missing the following properties/)
  })
})
