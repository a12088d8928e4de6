import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url).pathname
const script = join(root, 'scripts/check-public-types.mjs')

let copy: string

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'kvt-public-types-'))
  for (const name of ['src', 'tsconfig.json', 'package.json'])
    await cp(join(root, name), join(copy, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
})

afterAll(async () => rm(copy, { recursive: true, force: true }))

/** What the script says of the copy with `text` at the end of `file`. */
async function complaintWith(file: string, text: string): Promise<string> {
  const path = join(copy, file)
  const before = await readFile(path, 'utf8')
  await writeFile(path, `${before}\n${text}\n`)
  try {
    await run(process.execPath, [script, copy])
    return ''
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  } finally {
    await writeFile(path, before)
  }
}

describe('the check of public types', { timeout: 120_000 }, () => {
  it('has nothing to say of the package', async () => {
    expect(await complaintWith('src/mock/value.ts', '')).toBe('')
  })

  it('names an export without a doc comment, and a type that cannot be imported', async () => {
    const text = [
      'interface Hidden {\n  readonly of: string\n}',
      '/** Made for a test. */\nexport interface Shown {\n  readonly hidden: Hidden\n}',
      'export type Bare = string',
    ].join('\n\n')
    const index = await readFile(join(copy, 'src/mock/index.ts'), 'utf8')
    await writeFile(join(copy, 'src/mock/index.ts'), `${index}export type { Bare, Shown } from './value.ts'\n`)
    const said = await complaintWith('src/mock/value.ts', text)
    await writeFile(join(copy, 'src/mock/index.ts'), index)
    expect(said).toContain("./mock Shown: names 'Hidden' of src/mock/value.ts, which cannot be imported")
    expect(said).toContain('./mock Bare: has no doc comment')
  })
})
