import { ClassicLevel } from 'classic-level'
import { MemoryLevel } from 'memory-level'
import { describe, expect, it } from 'vitest'
import { fromAbstractLevel } from '../../src/backends/abstract-level.ts'
import { hostileKeys } from './fixtures/hostile-keys.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { standardRun } from './fixtures/standard-run.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the view of an abstract-level database', () => {
  standardRun('memory-level', [
    'aliasing/value-given',
    'aliasing/value-returned',
    'aliasing/batch-given',
    'aliasing/batch-returned',
  ])

  it.each([
    ['memory-level', async () => new MemoryLevel()],
    ['classic-level', async () => new ClassicLevel(await temporaryFolder())],
  ])('keeps hostile keys apart and in order on %s, whatever encodings it was opened with', async (_, open) => {
    const kv = fromAbstractLevel(await open())
    for (const [index, key] of hostileKeys.entries()) await kv.setRaw(key, bytes(index))
    for (const [index, key] of hostileKeys.entries()) expect([...(await kv.getRaw(key))], key).toEqual([index])
    for (const prefix of hostileKeys) {
      const expected = hostileKeys.filter((key) => key.startsWith(prefix))
      expect(await kv.list(prefix), prefix).toEqual(
        expected.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      )
    }
    await kv.close()
  })

  it('does not repair the memory that memory-level shares with its callers', async () => {
    const kv = fromAbstractLevel(new MemoryLevel())
    const given = bytes(1)
    await kv.setRaw('a', given)
    given[0] = 9
    expect([...(await kv.getRaw('a'))]).toEqual([9])
  })

  it('closes the database when it closes, unless it is to keep it open', async () => {
    const [given, kept] = [new MemoryLevel(), new MemoryLevel()]
    await Promise.all([given.open(), kept.open()])
    await fromAbstractLevel(given).close()
    await fromAbstractLevel(kept, { keepOpen: true }).close()
    expect([given.status, kept.status]).toEqual(['closed', 'open'])
  })
})
