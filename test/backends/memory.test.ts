import { describe, expect, it } from 'vitest'
import { memory } from '../../src/backends/memory.ts'
import { standardRun } from './fixtures/standard-run.ts'

describe('the memory backend', () => {
  standardRun('memory')

  it('behaves as the profile it is given says', async () => {
    const backend = memory({ profile: { emptyPrefix: 'all', limits: { valueBytes: 1 } } })
    const kv = await backend.open('one')
    await kv.setRaw('a', new Uint8Array(1))
    await expect(kv.setRaw('b', new Uint8Array(2))).rejects.toMatchObject({ code: 'KV_VALUE_TOO_LARGE' })
    expect(await kv.list('')).toEqual(['a'])
  })
})
