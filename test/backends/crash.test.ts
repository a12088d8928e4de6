import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openFileStore } from '../../src/backends/file.ts'
import { openLevel } from '../../src/backends/level.ts'
import { openLmdb } from '../../src/backends/lmdb.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'

const writer = fileURLToPath(new URL('fixtures/writer.ts', import.meta.url))

/** Runs the writer until it has acknowledged `count` writes, kills it in the middle of the next, and returns the last number. */
async function crashAfter(count: number, backend: string, folder: string): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, backend, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let last = -1
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    if (last >= count) child.kill('SIGKILL')
  }
  await exited
  expect(child.signalCode).toBe('SIGKILL')
  return last
}

describe.each([
  ['file', openFileStore],
  ['level', openLevel],
  ['lmdb', openLmdb],
] as const)('a process that writes to %s and is killed', (name, open) => {
  it('leaves every acknowledged write whole, and no other torn', async () => {
    const folder = await temporaryFolder()
    const last = await crashAfter(60, name, folder)
    const kv = await open(folder)
    const keys = await kv.list('key-')
    expect(keys.length).toBeGreaterThan(last)
    for (const key of keys) {
      const value = await kv.getRaw(key)
      expect(value.length, key).toBe(20_000)
      expect(
        value.every((byte) => byte === Number(key.slice(4)) % 256),
        key,
      ).toBe(true)
    }
    for (let n = 0; n <= last; n += 1) expect(keys).toContain(`key-${n}`)
    const same = await kv.getRaw('same')
    expect(same.every((byte) => byte === same[0])).toBe(true)
    expect([last % 256, (last + 1) % 256]).toContain(same[0])
    await kv.close()
    if (name === 'file') expect(await readdir(join(folder, 'tmp'))).toEqual([])
  }, 30_000)
})
