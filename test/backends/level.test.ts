import { execFile } from 'node:child_process'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { level, openLevel } from '../../src/backends/level.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the level backend', () => {
  it('opens one location several times in one process, and frees it for others behind the last', async () => {
    const location = await temporaryFolder()
    const clients = await Promise.all([openLevel(location), openLevel(location), openLevel(join(location, '.'))])
    await clients[0].setRaw('a', bytes(1))
    expect([...(await clients[2].getRaw('a'))]).toEqual([1])
    await expect(elsewhere(location)).resolves.toBe('LEVEL_LOCKED')
    await Promise.all(clients.map((client) => client.close()))
    await expect(elsewhere(location)).resolves.toBe('open')
  })

  it('applies a batch whole or not at all: a bad entry keeps the good ones out', async () => {
    const kv = await openLevel(await temporaryFolder())
    await expect(
      kv.batchSetRaw(
        new Map([
          ['a', bytes(1)],
          ['', bytes(2)],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'KV_EMPTY_KEY' })
    expect(await kv.list('a')).toEqual([])
    await kv.close()
  })

  it('claims to outlive a crash only where it syncs', async () => {
    expect(level().profile?.durability).toBe('reopen')
    expect(level({ sync: true }).profile?.durability).toBe('crash')
    const kv = await openLevel(await temporaryFolder(), { sync: true })
    await kv.setRaw('a', bytes(1))
    await kv.batchDelete(['a'])
    expect(await kv.list('a')).toEqual([])
    await kv.close()
  })

  it('says KV_CORRUPT where the end of a table on the disk is overwritten', async () => {
    const location = await temporaryFolder()
    const first = await openLevel(location)
    await first.batchSetRaw(new Map(Array.from({ length: 500 }, (_, n) => [`key-${n}`, new Uint8Array(1_000).fill(n)])))
    await first.close()
    // an opening writes the log of the run before into a table
    await (await openLevel(location)).close()
    for (const name of await readdir(location)) {
      if (name.endsWith('.ldb')) await overwriteEnd(join(location, name))
    }
    const kv = await openLevel(location)
    await expect(kv.getRaw('key-0')).rejects.toMatchObject({ code: 'KV_CORRUPT', op: 'getRaw' })
    await kv.close()
  })
})

/** A table ends in a footer of 48 bytes, by which LevelDB knows it. */
async function overwriteEnd(path: string): Promise<void> {
  const file = await open(path, 'r+')
  const { size } = await file.stat()
  await file.write(new Uint8Array(48), 0, 48, size - 48)
  await file.close()
}

/** What another process finds when it opens the database. */
async function elsewhere(location: string): Promise<string> {
  const script = `
    const { ClassicLevel } = require('classic-level')
    const database = new ClassicLevel(process.argv[1])
    database.open().then(() => 'open', (error) => error.cause.code).then((found) => console.log(found))
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, location])
  return stdout.trim()
}
