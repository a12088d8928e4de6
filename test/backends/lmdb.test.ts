import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLmdb } from '../../src/backends/lmdb.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the lmdb backend', () => {
  it('takes a key of 1,978 bytes, and refuses one more before it touches the database', async () => {
    const kv = await openLmdb(await temporaryFolder())
    for (const longest of ['k'.repeat(1_978), 'é'.repeat(989)]) {
      await kv.setRaw(longest, bytes(1))
      expect([...(await kv.getRaw(longest))]).toEqual([1])
      expect(await kv.list(longest)).toEqual([longest])
      const tooLong = { code: 'KV_KEY_TOO_LARGE' }
      await expect(kv.setRaw(`${longest}x`, bytes(1))).rejects.toMatchObject(tooLong)
      await expect(
        kv.batchSetRaw(
          new Map([
            ['a', bytes(1)],
            [`${longest}x`, bytes(1)],
          ]),
        ),
      ).rejects.toMatchObject(tooLong)
    }
    expect(await kv.list('a')).toEqual([])
    await kv.close()
  })

  it('gives values that later reads and writes leave alone', async () => {
    const kv = await openLmdb(await temporaryFolder())
    const sizes = [1, 100, 40_000, 200_000]
    for (const size of sizes) await kv.setRaw(`of-${size}`, new Uint8Array(size).fill(1))
    const values = await Promise.all(sizes.map((size) => kv.getRaw(`of-${size}`)))
    for (const size of sizes) await kv.setRaw(`of-${size}`, new Uint8Array(size).fill(2))
    await Promise.all(sizes.map((size) => kv.getRaw(`of-${size}`)))
    for (const [index, value] of values.entries()) {
      expect(value.length).toBe(sizes[index])
      expect(value.every((byte) => byte === 1)).toBe(true)
    }
    await kv.close()
  })

  it('keeps a folder whose name has a dot a folder, and survives a reopen there', async () => {
    const path = join(await temporaryFolder(), 'store.v1')
    const first = await openLmdb(path)
    await first.setRaw('a', bytes(1))
    await first.close()
    const second = await openLmdb(join(path, '..', 'store.v1'))
    expect([...(await second.getRaw('a'))]).toEqual([1])
    await second.close()
  })

  it('holds more than the map it begins with', async () => {
    const kv = await openLmdb(await temporaryFolder())
    await kv.batchSetRaw(new Map(Array.from({ length: 40 }, (_, n) => [`key-${n}`, new Uint8Array(100_000).fill(n)])))
    expect((await kv.batchGetRaw(['key-0', 'key-39'])).get('key-39')?.[99_999]).toBe(39)
    await kv.close()
  })
})
