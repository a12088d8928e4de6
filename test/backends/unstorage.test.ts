import { createStorage } from 'unstorage'
import fs from 'unstorage/drivers/fs'
import { describe, expect, it } from 'vitest'
import { fromUnstorage, unstorageFsKeys, unstorageKeys } from '../../src/backends/unstorage.ts'
import { hostileKeys } from './fixtures/hostile-keys.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the view of an unstorage', () => {
  it('is made of any storage, and what it writes is there for its other users', async () => {
    const storage = createStorage()
    await fromUnstorage(storage).setRaw('a:b', bytes(0, 255))
    expect(await storage.getItemRaw('a/b')).toEqual(bytes(0, 255))
  })

  it('does not repair what unstorage does to keys', async () => {
    const kv = fromUnstorage(createStorage())
    await kv.setRaw('a/b', bytes(1))
    await kv.setRaw('a:b', bytes(2))
    expect([...(await kv.getRaw('a/b'))]).toEqual([2])
    await kv.setRaw('price$', bytes(3))
    expect(await kv.list('price')).toEqual([])
  })

  it('rejects KV_INVALID_KEY where unstorage says so', async () => {
    const kv = fromUnstorage(createStorage())
    await expect(kv.setRaw('a:..:b', bytes(1))).rejects.toMatchObject({ code: 'KV_INVALID_KEY', key: 'a:..:b' })
  })

  it('rejects KV_CORRUPT where the fs driver hands an error back as the value', async () => {
    const kv = fromUnstorage(createStorage({ driver: fs({ base: await temporaryFolder() }) }))
    await kv.setRaw('a', bytes(1))
    await expect(kv.setRaw('a:b', bytes(1))).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(kv.getRaw('a:b')).rejects.toMatchObject({
      code: 'KV_CORRUPT',
      message: expect.stringContaining('ENOTDIR'),
    })
  })

  it('disposes of the storage when it closes, unless it is to keep it open', async () => {
    const [given, kept] = [createStorage(), createStorage()]
    for (const storage of [given, kept]) await storage.setItemRaw('a', bytes(1))
    await fromUnstorage(given).close()
    await fromUnstorage(kept, { keepOpen: true }).close()
    // the memory driver forgets everything when it is disposed of
    expect(await given.getKeys()).toEqual([])
    expect(await kept.getKeys()).toEqual(['a'])
  })
})

describe('the keys that unstorage leaves alone', () => {
  it.each(hostileKeys.map((key) => [key]))(
    '%j are stored and listed as they are if they are said to be',
    async (key) => {
      const memory = createStorage()
      const disk = createStorage({ driver: fs({ base: await temporaryFolder() }) })
      expect(await comesBack(memory, key)).toBe(unstorageKeys.accepts(key))
      expect((await comesBack(disk, key)) && !key.includes(':')).toBe(unstorageFsKeys.accepts(key))
    },
  )

  it.each([
    'price$',
    'a::b',
    ':a',
    'a:',
    'a?b',
    '.:a',
    'a:..',
    'node_modules',
    'a:.git:b',
    'dots..',
    'dots..:a',
    'x'.repeat(256),
  ])('%j is stored and listed as it is if it is said to be', async (key) => {
    const disk = createStorage({ driver: fs({ base: await temporaryFolder() }) })
    expect(await comesBack(createStorage(), key)).toBe(unstorageKeys.accepts(key))
    expect((await comesBack(disk, key)) && !key.includes(':')).toBe(unstorageFsKeys.accepts(key))
  })
})

async function comesBack(storage: ReturnType<typeof createStorage>, key: string): Promise<boolean> {
  try {
    await storage.setItemRaw(key, bytes(1))
    return (await storage.getKeys()).includes(key)
  } catch {
    return false
  }
}
