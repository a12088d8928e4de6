import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryRoot } from '../../../src/backends/opening/temporary-root.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

describe('the folder of a backend', () => {
  it('is temporary where none was given: made once, when first asked for, and removed with all that is in it', async () => {
    const root = temporaryRoot('test', undefined)
    const [path, again] = await Promise.all([root.path(), root.path()])
    expect(again).toBe(path)
    await mkdir(join(path, 'a', 'b'), { recursive: true })
    await root.remove()
    expect(await isThere(path)).toBe(false)
  })

  it('is left where the user gave it, and made where it is not there', async () => {
    const given = join(await temporaryFolder(), 'a', 'b')
    const root = temporaryRoot('test', given)
    expect(await root.path()).toBe(given)
    await root.remove()
    expect(await isThere(given)).toBe(true)
  })

  it('that was never asked for is never made', async () => {
    await expect(temporaryRoot('test', undefined).remove()).resolves.toBeUndefined()
  })
})
