import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { runNode } from './run.ts'

const bare = inject('bare')
const own = join(bare, 'node_modules/kv-testkit/')

/** A loader that names every module that is loaded, on a line of its own. */
const listing = `
  import { writeSync } from 'node:fs'
  export async function load(url, context, next) {
    if (url.startsWith('file:')) writeSync(1, url + '\\n')
    return next(url, context)
  }`
const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(listing)}`)})`

/** The files outside the package itself that loading it brings in. */
const foreign = (files: readonly string[]): string[] => files.filter((file) => !file.startsWith(own))

describe("importing 'kv-testkit' loads its own files and nothing else: no driver, no sinon, no fast-check, no zoo", () => {
  it('through import', async () => {
    const entry = join(bare, 'entry.mjs')
    await writeFile(entry, "import 'kv-testkit'\n")
    const printed = await runNode(['--import', `data:text/javascript,${encodeURIComponent(register)}`, entry], bare)
    const files = printed.split('\n').map((url) => fileURLToPath(url))
    expect(files.some((file) => file.startsWith(own))).toBe(true)
    expect(foreign(files)).toEqual([entry])
    expect(files.filter((file) => /\bzoo\b/.test(file.slice(own.length)))).toEqual([])
  })

  it('through require', async () => {
    const entry = join(bare, 'entry.cjs')
    await writeFile(entry, "require('kv-testkit'); console.log(Object.keys(require.cache).join('\\n'))\n")
    const files = (await runNode([entry], bare)).split('\n')
    expect(files.some((file) => file.startsWith(own))).toBe(true)
    expect(foreign(files)).toEqual([entry])
  })
})
