import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { runNode } from './run.ts'

interface Conditions {
  readonly types?: string
  readonly import?: object
  readonly require?: object
}

const bare = inject('bare')
const installed = join(bare, 'node_modules/kv-testkit/package.json')
const manifest: { readonly exports: Readonly<Record<string, Conditions | string>> } = JSON.parse(
  await readFile(installed, 'utf8'),
)
const dual = Object.entries(manifest.exports)
  .filter(([, conditions]) => typeof conditions === 'object' && conditions.require !== undefined)
  .map(([subpath]) => subpath.replace('.', 'kv-testkit'))

describe('every entry point, with no optional peer installed', () => {
  it.each(dual)('%s gives the same names to import and to require', async (specifier) => {
    const names = `Object.keys(loaded).filter((name) => name !== 'default' && name !== 'module.exports').sort()`
    const imported = await runNode(
      ['--input-type=module', '-e', `const loaded = await import('${specifier}'); console.log(${names}.join())`],
      bare,
    )
    const required = await runNode(
      ['--input-type=commonjs', '-e', `const loaded = require('${specifier}'); console.log(${names}.join())`],
      bare,
    )
    expect(imported).not.toBe('')
    expect(required).toBe(imported)
  })
})
